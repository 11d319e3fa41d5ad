package switchboard.calls;

import java.time.Duration;
import switchboard.platform.core.Check;

/**
 * The settings of {@code calls} in {@code config/switchboard.yaml}.
 *
 * @param effectPoll how often effects are looked for when nothing wakes their runner; machine time
 * @param effectBatch effects claimed in one look
 * @param effectLanes transactions in which effects are carried out at once on a node
 * @param effectCalls calls whose fresh effects share one of them
 * @param effectLease how long claimed effects stay with a node that has gone silent; machine time
 * @param effectRetryMax the longest wait between two tries of an effect that fails; machine time
 * @param liveRefresh how often the view of live calls is read anew; machine time
 * @param sweepPoll how often silent calls are looked for; machine time
 * @param sweepBatch silent calls asked for in one look
 * @param ringMax how long a call may ring; business time
 * @param sweepMargin how much longer than ring and hold a call may be silent; business time
 * @param lookupInterval between two look-ups of one silent call, and after a call's end before its analysis is asked
 *     for; business time
 * @param stopBatch calls asked to end at once on a node
 * @param stopRetryMax the longest wait between two tries to end a call; machine time
 */
public record CallsConfig(
        Duration effectPoll,
        int effectBatch,
        int effectLanes,
        int effectCalls,
        Duration effectLease,
        Duration effectRetryMax,
        Duration liveRefresh,
        Duration sweepPoll,
        int sweepBatch,
        Duration ringMax,
        Duration sweepMargin,
        Duration lookupInterval,
        int stopBatch,
        Duration stopRetryMax) {

    public static final CallsConfig DEFAULT = new CallsConfig(
            Duration.ofMillis(500),
            1_000,
            4,
            100,
            Duration.ofSeconds(30),
            Duration.ofMinutes(10),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            20,
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofMinutes(10),
            20,
            Duration.ofMinutes(1));

    public CallsConfig {
        Check.positive(effectPoll, "calls.effect_poll");
        Check.between(effectBatch, 1, 10_000, "calls.effect_batch");
        Check.between(effectLanes, 1, 64, "calls.effect_lanes");
        Check.between(effectCalls, 1, 1_000, "calls.effect_calls");
        Check.positive(effectLease, "calls.effect_lease");
        Check.positive(effectRetryMax, "calls.effect_retry_max");
        Check.positive(liveRefresh, "calls.live_refresh");
        Check.positive(sweepPoll, "calls.sweep_poll");
        Check.between(sweepBatch, 1, 1_000, "calls.sweep_batch");
        Check.positive(ringMax, "calls.ring_max");
        Check.positive(sweepMargin, "calls.sweep_margin");
        Check.positive(lookupInterval, "calls.lookup_interval");
        Check.between(stopBatch, 1, 1_000, "calls.stop_batch");
        Check.positive(stopRetryMax, "calls.stop_retry_max");
        Check.that(effectLease.compareTo(effectPoll) > 0, "calls.effect_lease must outlast calls.effect_poll");
    }
}
