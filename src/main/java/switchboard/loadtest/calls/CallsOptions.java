package switchboard.loadtest.calls;

import switchboard.platform.core.Check;

/**
 * How hard and how long.
 *
 * @param rate leads that come due each second
 * @param burst so many of them at one moment; 1 = evenly
 * @param seconds measured
 * @param warmup seconds before that do not count
 * @param tenants with forty numbers and campaigns among them, or one each if they are more
 * @param seed decides the leads and what becomes of their calls
 */
public record CallsOptions(int rate, int burst, int seconds, int warmup, int tenants, long seed) {

    private static final int LINES_MIN = 40;
    private static final int LEADS_MAX = 7_000_000; // numbers of one area code

    public CallsOptions {
        Check.between(rate, 1, 5_000, "rate");
        Check.between(burst, 1, 100_000, "burst");
        Check.between(seconds, 1, 86_400, "seconds");
        Check.between(warmup, 0, 600, "warmup");
        Check.between(tenants, 1, 10_000, "tenants");
        Check.that((long) rate * (seconds + warmup) <= LEADS_MAX, "rate × (seconds + warmup) is at most " + LEADS_MAX);
        Check.that(tenants <= rate * (seconds + warmup), "tenants must not be more than leads");
    }

    int leads() {
        return rate * (seconds + warmup);
    }

    int lines() {
        return Math.max(tenants, LINES_MIN);
    }

    /** Microseconds after the first, when the lead of this place comes due. */
    long dueMicros(int place) {
        return place / burst * (long) burst * 1_000_000 / rate;
    }
}
