package switchboard.simulator.core;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the pretend world behaves. Shares run from 0 to 1; the weights of outcomes need not add up to anything.
 *
 * @param outcomes weights of what becomes of a call we make
 * @param unreachableNumbers share of numbers that do not exist, whenever they are called
 * @param scripted for single numbers: what their first, second … call comes to; the last word repeats
 * @param talk median length of a conversation by outcome
 * @param talkSpread how much they vary: the standard deviation of the logarithm
 * @param numbers the numbers the account owns; empty = every number is taken for ours
 * @param agents the account's agents; empty = every agent is taken for ours
 */
public record Scenario(
        Map<Outcome, Double> outcomes,
        double unreachableNumbers,
        Map<String, List<Outcome>> scripted,
        Span ring,
        Map<Outcome, Duration> talk,
        double talkSpread,
        Span analysis,
        Set<String> numbers,
        Set<String> agents,
        Limits limits,
        Inbound inbound,
        WebhookRules webhooks,
        CalendarRules calendar,
        Faults faults) {

    public Scenario {
        share(unreachableNumbers, "unreachable_numbers");
        require(!outcomes.isEmpty(), "outcomes must name at least one outcome");
        require(outcomes.values().stream().allMatch(w -> w >= 0), "outcomes: a weight must not be negative");
    }

    public Scenario withFaults(Faults other) {
        return new Scenario(
                outcomes,
                unreachableNumbers,
                scripted,
                ring,
                talk,
                talkSpread,
                analysis,
                numbers,
                agents,
                limits,
                inbound,
                webhooks,
                calendar,
                other);
    }

    /** From the shortest to the longest. */
    public record Span(Duration min, Duration max) {

        public Span {
            require(
                    !min.isNegative() && min.compareTo(max) <= 0,
                    "a span must run from min to max, was " + min + " to " + max);
        }
    }

    /**
     * What the account may do at once and how fast.
     *
     * @param concurrency calls at once, in and out; 0 = no limit
     * @param reservedInbound of these, kept for calls that come in
     * @param callsPerSecond starts of outgoing calls in any one second; 0 = no limit
     * @param callsPerSecondPerNumber likewise for each of our numbers
     * @param whenExceeded how a call too many is turned away
     */
    public record Limits(
            int concurrency,
            int reservedInbound,
            int callsPerSecond,
            int callsPerSecondPerNumber,
            WhenExceeded whenExceeded) {}

    /**
     * {@code REJECT} answers 429; {@code LATE} accepts the call and then ends it. Retell documents neither, so both
     * exist.
     */
    public enum WhenExceeded {
        REJECT,
        LATE
    }

    /**
     * Who calls in, and how often.
     *
     * @param perHour how many call in, on average
     * @param callsMax how many in all
     * @param from who calls; empty = numbers made up
     * @param to which of our numbers they call; empty = any we know of
     * @param agent the number's own agent, for when routing gives no answer; empty = the call is dropped
     */
    public record Inbound(
            double perHour,
            int callsMax,
            List<String> from,
            List<String> to,
            String agent,
            Map<Outcome, Double> outcomes) {}

    /**
     * How call events are delivered.
     *
     * @param events which events are sent, in Retell's words
     * @param retriesMax after the first try
     * @param retryAfter on the machine's clock
     * @param sendsMax deliveries under way at once
     */
    public record WebhookRules(
            Set<Event> events, Duration timeout, int retriesMax, Duration retryAfter, int sendsMax) {}

    /**
     * The one kind of appointment there is, and what people do with theirs.
     *
     * @param confirmationTypes event types whose bookings the host has to confirm
     * @param rescheduled share of the bookings made in a call that are moved later
     * @param cancelled share that is cancelled later
     * @param changedAfter how much later
     * @param requestsPerMinute for each key; 0 = no limit
     */
    public record CalendarRules(
            int eventTypeId,
            String slug,
            String title,
            String organizer,
            String timeZone,
            int opensAt,
            int closesAt,
            Duration length,
            Set<Integer> confirmationTypes,
            double rescheduled,
            double cancelled,
            Duration changedAfter,
            int requestsPerMinute) {

        public CalendarRules {
            require(
                    0 <= opensAt && opensAt < closesAt && closesAt <= 24,
                    "calendar: opens_at must lie before closes_at");
            share(rescheduled + cancelled, "calendar.rescheduled and .cancelled together");
        }
    }

    static void share(double value, String key) {
        require(0 <= value && value <= 1, key + " must be a share from 0 to 1, was " + value);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
