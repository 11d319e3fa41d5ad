package switchboard.dialer.core;

import static org.assertj.core.api.Assertions.assertThat;
import static switchboard.dialer.core.Disposition.Demand.ALERT;
import static switchboard.dialer.core.Disposition.Demand.NEVER_DIAL_AGAIN;
import static switchboard.dialer.core.Disposition.Demand.OTHER_NUMBER;
import static switchboard.dialer.core.Disposition.Demand.STOP_ACCOUNT;
import static switchboard.dialer.core.Disposition.Demand.STOP_NUMBER;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import switchboard.dialer.core.Disposition.Demand;
import switchboard.dialer.core.Dispositions.Behind;
import switchboard.dialer.core.NextStep.Done;
import switchboard.dialer.core.NextStep.Failed;
import switchboard.dialer.core.NextStep.Outcome;
import switchboard.dialer.core.NextStep.Requeue;
import switchboard.dialer.core.NextStep.Retry;
import switchboard.dialer.core.NextStep.Why;
import switchboard.provider.core.EndReason;

/** The whole space: every reason, talked or not, with every history a row can have. */
class DispositionsTest {

    private static final Instant NOW = Instant.parse("2026-03-03T17:00:00Z");
    private static final Set<EndReason> TALKED = EnumSet.of(
            EndReason.USER_HANGUP,
            EndReason.AGENT_HANGUP,
            EndReason.INACTIVITY,
            EndReason.MAX_DURATION,
            EndReason.STOPPED,
            EndReason.TAKEN_OVER);
    private static final Set<EndReason> TECHNICAL = EnumSet.of(
            EndReason.CONCURRENCY_LIMIT,
            EndReason.CARRIER_UNAVAILABLE,
            EndReason.ROUTING_ERROR,
            EndReason.NEVER_STARTED,
            EndReason.PROVIDER_ERROR);
    private static final Set<EndReason> STOPPING =
            EnumSet.of(EndReason.NO_PAYMENT, EndReason.PERMISSION_DENIED, EndReason.SCAM_DETECTED);
    private static final Set<EndReason> FAILURES =
            EnumSet.of(EndReason.DIAL_FAILED, EndReason.OVERFLOWED, EndReason.UNKNOWN);
    private static final Map<EndReason, Duration> GAPS = new EnumMap<>(Map.of(
            EndReason.VOICEMAIL, Duration.ofHours(4),
            EndReason.IVR, Duration.ofHours(4),
            EndReason.MACHINE, Duration.ofHours(4),
            EndReason.NO_ANSWER, Duration.ofHours(4),
            EndReason.DECLINED, Duration.ofHours(4),
            EndReason.MARKED_AS_SPAM, Duration.ofHours(4),
            EndReason.BUSY, Duration.ofMinutes(15)));
    private static final Map<EndReason, Set<Demand>> DEMANDS = new EnumMap<>(Map.of(
            EndReason.INVALID_DESTINATION, Set.of(NEVER_DIAL_AGAIN),
            EndReason.MARKED_AS_SPAM, Set.of(OTHER_NUMBER, ALERT),
            EndReason.NO_PAYMENT, Set.of(STOP_ACCOUNT, ALERT),
            EndReason.PERMISSION_DENIED, Set.of(STOP_ACCOUNT, ALERT),
            EndReason.SCAM_DETECTED, Set.of(STOP_NUMBER, ALERT),
            EndReason.OVERFLOWED, Set.of(ALERT),
            EndReason.UNKNOWN, Set.of(ALERT)));

    @Test
    void every_reason_with_every_history_does_what_the_table_says() {
        for (EndReason reason : EndReason.values()) {
            for (int attempts = 0; attempts <= 3; attempts++) {
                for (int failures = 0; failures <= attempts; failures++) {
                    for (int max = 1; max <= 3; max++) {
                        for (int uncounted = 0; uncounted < 10; uncounted++) {
                            check(reason, true, new Behind(attempts, failures, uncounted, max));
                            check(reason, false, new Behind(attempts, failures, uncounted, max));
                        }
                    }
                }
            }
        }
    }

    private static void check(EndReason reason, boolean talked, Behind behind) {
        assertThat(Dispositions.after(reason, talked, behind, NOW))
                .as("%s, talked %s, after %s", reason, talked, behind)
                .isEqualTo(new Disposition(expected(reason, talked, behind), DEMANDS.getOrDefault(reason, Set.of())));
    }

    private static NextStep expected(EndReason reason, boolean talked, Behind behind) {
        boolean last = behind.attempts() + 1 >= behind.attemptsMax();
        if (TALKED.contains(reason)) {
            return new Done(Outcome.FROM_ANALYSIS);
        }
        if (reason == EndReason.TRANSFERRED || reason == EndReason.TRANSFER_BRIDGED) {
            return new Done(Outcome.TRANSFERRED);
        }
        if (reason == EndReason.TRANSFER_CANCELLED) {
            return new Done(Outcome.TRANSFER_NOT_TAKEN);
        }
        if (reason == EndReason.INVALID_DESTINATION) {
            return new Failed(Why.INVALID_DESTINATION);
        }
        if (FAILURES.contains(reason) && behind.failures() >= 2) {
            return new Failed(Why.DIAL_FAILED);
        }
        if (STOPPING.contains(reason) || (TECHNICAL.contains(reason) && !talked)) {
            return new Requeue(NOW.plus(Duration.ofMinutes(1L << Math.min(behind.uncounted(), 6))));
        }
        if (last) {
            return new Failed(Why.ATTEMPTS_EXHAUSTED);
        }
        if (FAILURES.contains(reason)) {
            return new Retry(NOW.plus(Duration.ofHours(1)), true);
        }
        return new Retry(NOW.plus(GAPS.getOrDefault(reason, Duration.ofMinutes(15))), false);
    }
}
