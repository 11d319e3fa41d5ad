package switchboard.routing;

import java.time.Duration;
import switchboard.platform.core.Check;

/**
 * The settings of inbound routing, {@code routing} in {@code config/switchboard.yaml}.
 *
 * @param poll how often changed numbers are read and calls that never started are looked for
 * @param fullReload how often the whole directory is read again
 * @param commitWithin how long a decision may take before the caller is turned away; below one second
 * @param startsWithin how long hold and slot are kept for a caller of whom nothing more is heard, in business time
 * @param undecidedMax questions that may wait for the stores at once; more are turned away at once
 * @param committers transactions in which decisions are committed at once
 * @param commitMax decisions that share one of them
 * @param lateMax refusals that wait in memory to be written down while the stores are away; more are only logged
 */
public record RoutingConfig(
        Duration poll,
        Duration fullReload,
        Duration commitWithin,
        Duration startsWithin,
        int undecidedMax,
        int committers,
        int commitMax,
        int lateMax) {

    public static final RoutingConfig DEFAULT = new RoutingConfig(
            Duration.ofMillis(500),
            Duration.ofSeconds(15),
            Duration.ofMillis(800),
            Duration.ofSeconds(90),
            1000,
            2,
            64,
            20_000);

    public RoutingConfig {
        Check.positive(poll, "routing.poll");
        Check.positive(fullReload, "routing.full_reload");
        Check.positive(commitWithin, "routing.commit_within");
        Check.that(
                commitWithin.compareTo(Duration.ofSeconds(1)) < 0,
                "routing.commit_within must be below a second, was " + commitWithin);
        Check.positive(startsWithin, "routing.starts_within");
        Check.between(undecidedMax, 1, 100_000, "routing.undecided_max");
        Check.between(committers, 1, 16, "routing.committers");
        Check.between(commitMax, 1, 500, "routing.commit_max");
        Check.between(lateMax, 1, 1_000_000, "routing.late_max");
    }
}
