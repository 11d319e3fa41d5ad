package switchboard.ops;

import java.time.Duration;
import switchboard.platform.core.Check;

/**
 * The settings of the console, {@code ops} in {@code config/switchboard.yaml}.
 *
 * @param poll how often the board is read while somebody looks
 * @param figures how often each node reads the figures of {@code /metrics} that come from the tables
 * @param stopNotice how long a node that was told to stop goes on, not ready, so that requests turn to others
 * @param heartbeat how often a silent stream says that it is alive
 * @param eventsKept how many changes are kept for a reader who was away
 * @param streamsMax readers of the live stream at once; more are told to come back
 * @param liveMax calls shown live; the figures count all of them
 * @param finishedMax finished calls shown
 * @param tenantsMax tenants shown, the busiest first
 */
public record OpsConfig(
        Duration poll,
        Duration figures,
        Duration stopNotice,
        Duration heartbeat,
        int eventsKept,
        int streamsMax,
        int liveMax,
        int finishedMax,
        int tenantsMax) {

    public static final OpsConfig DEFAULT = new OpsConfig(
            Duration.ofMillis(500),
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            4096,
            200,
            300,
            40,
            24);

    public OpsConfig {
        Check.positive(poll, "ops.poll");
        Check.positive(figures, "ops.figures");
        Check.that(
                !stopNotice.isNegative() && stopNotice.toSeconds() <= 10, "ops.stop_notice must be between 0s and 10s");
        Check.positive(heartbeat, "ops.heartbeat");
        Check.between(eventsKept, 1, 1_000_000, "ops.events_kept");
        Check.between(streamsMax, 1, 100_000, "ops.streams_max");
        Check.between(liveMax, 1, 10_000, "ops.live_max");
        Check.between(finishedMax, 0, 1_000, "ops.finished_max");
        Check.between(tenantsMax, 0, 1_000, "ops.tenants_max");
    }
}
