package switchboard.loadtest;

import switchboard.platform.core.Check;

/**
 * How hard and how long, {@code options} of a scenario file.
 *
 * @param rows leads queued when a window begins
 * @param tenants with forty numbers and campaigns among them, or one each if they are more
 * @param seconds of measured time at full load
 * @param warmup seconds at full load that are not measured
 * @param window decisions in a window; fewer if the rows are fewer
 * @param nodes dialers, each with its own connections
 * @param batch leads claimed at once
 * @param pacedRate arrivals a second in the open loop; 0 = a tenth of what was reached at full load
 * @param pacedSeconds length of the open loop; 0 leaves it out
 * @param seed decides the leads' numbers and their order
 */
public record LoadOptions(
        int rows,
        int tenants,
        int seconds,
        int warmup,
        int window,
        int nodes,
        int batch,
        int pacedRate,
        int pacedSeconds,
        long seed) {

    private static final int LINES_MIN = 40;
    private static final int ROWS_MAX = 7_000_000; // numbers of one area code

    public LoadOptions {
        Check.between(rows, 10, ROWS_MAX, "rows");
        Check.between(tenants, 1, 10_000, "tenants");
        Check.that(tenants <= rows, "tenants must not be more than rows");
        Check.between(seconds, 1, 3600, "seconds");
        Check.between(warmup, 0, 600, "warmup");
        Check.between(window, 1, 80_000, "window");
        Check.between(nodes, 1, 16, "nodes");
        Check.between(batch, 1, 500, "batch");
        Check.between(pacedRate, 0, 100_000, "paced_rate");
        Check.between(pacedSeconds, 0, 600, "paced_seconds");
    }

    /** The same load on so many rows and tenants. */
    public LoadOptions sized(int otherRows, int otherTenants) {
        return new LoadOptions(
                otherRows, otherTenants, seconds, warmup, window, nodes, batch, pacedRate, pacedSeconds, seed);
    }

    /** Numbers of ours with a campaign each: no number may start calls in a burst, so one would not load a machine. */
    int lines() {
        return Math.max(tenants, LINES_MIN);
    }

    /** Decisions in a window: some rows are left, so that a window never ends with a starving dialer. */
    public int take() {
        return Math.min(window, Math.max(1, rows * 4 / 5));
    }
}
