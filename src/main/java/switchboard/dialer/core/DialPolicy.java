package switchboard.dialer.core;

import java.time.Duration;
import switchboard.platform.core.Check;

/**
 * The installation's own figures in the gate.
 *
 * @param ringTime from the dial to the answer at worst; dialling stops this long before the lawful hours end
 * @param restBetweenAttempts quiet time between two attempts at one lead
 * @param callsPerDayMax calls to one number in any 24 hours
 * @param recheck when to look again at what no clock decides (a pause, a stop, a call in progress)
 * @param nationalListAgeMax how old the national do-not-call list may be, for marketing
 */
public record DialPolicy(
        Duration ringTime,
        Duration restBetweenAttempts,
        int callsPerDayMax,
        Duration recheck,
        Duration nationalListAgeMax) {

    public static final DialPolicy DEFAULT = new DialPolicy(
            Duration.ofSeconds(60), Duration.ofMinutes(15), 3, Duration.ofMinutes(1), Duration.ofDays(31));

    public DialPolicy {
        Check.positive(ringTime, "dialer.ring_time");
        Check.that(ringTime.compareTo(Duration.ofHours(1)) < 0, "dialer.ring_time must be under an hour");
        Check.that(
                restBetweenAttempts.compareTo(Duration.ofMinutes(15)) >= 0,
                "dialer.rest_between_attempts must be at least 15 minutes, was " + restBetweenAttempts);
        Check.between(callsPerDayMax, 1, 3, "dialer.calls_per_day_max");
        Check.positive(recheck, "dialer.recheck");
        Check.that(
                nationalListAgeMax.compareTo(Duration.ofDays(31)) <= 0,
                "dialer.national_list_age_max must be at most 31 days, was " + nationalListAgeMax);
    }
}
