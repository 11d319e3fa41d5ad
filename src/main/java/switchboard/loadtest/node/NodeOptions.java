package switchboard.loadtest.node;

import java.util.List;
import switchboard.platform.core.Check;

/**
 * What the node has to carry.
 *
 * @param tenants who share the numbers
 * @param numbers known, step by step; each at least as many as before
 * @param live calls under way, step by step, while it knows the most numbers
 * @param rate questions a second it answers meanwhile
 * @param seconds of each measurement
 * @param warmup seconds before it that do not count
 * @param seed decides the ids
 */
public record NodeOptions(
        int tenants, List<Integer> numbers, List<Integer> live, int rate, int seconds, int warmup, long seed) {

    public NodeOptions {
        Check.between(tenants, 1, 100_000, "tenants");
        Check.between(rate, 1, 10_000, "rate");
        Check.between(seconds, 1, 600, "seconds");
        Check.between(warmup, 0, 600, "warmup");
        Check.between(numbers.size(), 1, 10, "the steps of numbers");
        Check.between(live.size(), 1, 10, "the steps of live");
    }
}
