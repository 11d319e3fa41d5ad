package switchboard.simulator.core;

import java.time.Duration;

/**
 * Chance as a pure function: the same seed, subject, turn and question always give the same answer, in whatever order
 * they are asked.
 *
 * @param subject what is thrown for, mostly a telephone number
 * @param nth the how-manieth time it is thrown for that subject
 */
public record Dice(long seed, String subject, int nth) {

    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    /** A number from 0 (included) to 1 (not included). */
    public double share(String question) {
        return (bits(question) >>> 11) * 0x1.0p-53;
    }

    public boolean happens(String question, double probability) {
        return share(question) < probability;
    }

    /** One of {@code bound} whole numbers from 0. */
    public int below(String question, int bound) {
        return (int) (share(question) * bound);
    }

    public Duration between(String question, Duration min, Duration max) {
        long span = max.toMillis() - min.toMillis();
        return min.plusMillis((long) (share(question) * (span + 1)));
    }

    /** A log-normal time: half of all are shorter than the median, some are many times as long. */
    public Duration around(String question, Duration median, double spread) {
        double u = 1 - share(question + ".radius");
        double v = share(question + ".angle");
        double normal = StrictMath.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(2 * StrictMath.PI * v);
        return Duration.ofMillis((long) (median.toMillis() * StrictMath.exp(spread * normal)));
    }

    private long bits(String question) {
        long hash = mix(seed + GOLDEN);
        hash = mix(hash ^ nth);
        hash = absorb(hash, subject);
        return absorb(hash + GOLDEN, question);
    }

    private static long absorb(long hash, String text) {
        long state = hash;
        for (int i = 0; i < text.length(); i++) {
            state = mix(state + GOLDEN ^ text.charAt(i));
        }
        return state;
    }

    private static long mix(long value) {
        long z = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
