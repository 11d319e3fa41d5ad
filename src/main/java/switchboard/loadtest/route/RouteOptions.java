package switchboard.loadtest.route;

import switchboard.platform.core.Check;

/**
 * How hard and how long.
 *
 * @param seconds of the closed loop, measured
 * @param warmup seconds before it that do not count
 * @param connections each with one question under way
 * @param tenants who share the numbers
 * @param numbers that are called in turn
 * @param talk seconds a call takes, from its decision
 * @param pacedRate questions a second of the open loop
 * @param ingestRate webhooks a second beside it
 * @param pacedSeconds its length; 0 leaves it out
 * @param seed decides the ids
 */
public record RouteOptions(
        int seconds,
        int warmup,
        int connections,
        int tenants,
        int numbers,
        int talk,
        int pacedRate,
        int ingestRate,
        int pacedSeconds,
        long seed) {

    public RouteOptions {
        Check.between(seconds, 1, 3600, "seconds");
        Check.between(warmup, 0, 600, "warmup");
        Check.between(connections, 1, 4_000, "connections");
        Check.between(tenants, 1, 100_000, "tenants");
        Check.between(numbers, tenants, 1_000_000, "numbers");
        Check.between(talk, 1, 3600, "talk");
        Check.between(pacedRate, 1, 100_000, "paced_rate");
        Check.between(ingestRate, 1, 100_000, "ingest_rate");
        Check.between(pacedSeconds, 0, 600, "paced_seconds");
    }

    /** The same for so many numbers. */
    public RouteOptions knowing(int many) {
        return new RouteOptions(
                seconds, warmup, connections, tenants, many, talk, pacedRate, ingestRate, pacedSeconds, seed);
    }
}
