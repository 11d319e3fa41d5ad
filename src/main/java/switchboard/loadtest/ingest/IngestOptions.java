package switchboard.loadtest.ingest;

import switchboard.platform.core.Check;

/**
 * How hard and how long.
 *
 * @param seconds of the closed loop, measured
 * @param warmup seconds before it that do not count
 * @param connections each with one delivery under way
 * @param calmRate deliveries a second of the first open loop
 * @param pacedRate deliveries a second of the second
 * @param pacedSeconds the length of each; 0 leaves both out
 * @param bodyBytes of a delivery, about
 * @param repeatsEvery one in so many has been accepted before; 0 = none
 * @param forgedEvery one in so many is signed with another key; 0 = none
 * @param seed decides the ids
 */
public record IngestOptions(
        int seconds,
        int warmup,
        int connections,
        int calmRate,
        int pacedRate,
        int pacedSeconds,
        int bodyBytes,
        int repeatsEvery,
        int forgedEvery,
        long seed) {

    public IngestOptions {
        Check.between(seconds, 1, 3600, "seconds");
        Check.between(warmup, 0, 600, "warmup");
        Check.between(connections, 1, 4_000, "connections");
        Check.between(calmRate, 1, 100_000, "calm_rate");
        Check.between(pacedRate, 1, 100_000, "paced_rate");
        Check.between(pacedSeconds, 0, 600, "paced_seconds");
        Check.between(bodyBytes, 200, 1_000_000, "body_bytes");
        Check.between(repeatsEvery, 0, 1_000_000, "repeats_every");
        Check.between(forgedEvery, 0, 1_000_000, "forged_every");
    }
}
