package switchboard.billing.core;

import java.time.Duration;

/**
 * How a duration becomes billed seconds: rounded half up to a second, then up to the increment, once per call.
 *
 * @param incrementSeconds 1, 6 or 60; the tier snapshot's
 */
public record Tariff(int incrementSeconds) {

    public Tariff {
        if (incrementSeconds < 1) {
            throw new IllegalArgumentException("an increment is at least a second, was " + incrementSeconds);
        }
    }

    /** A call is never billed beyond its hold; what the provider let it run longer is our loss. */
    public Charge charge(Duration duration, Duration hold) {
        long seconds = Math.floorDiv(duration.toMillis() + 500, 1000);
        long rounded = -Math.floorDiv(-seconds, (long) incrementSeconds) * incrementSeconds;
        long billed = Math.min(rounded, hold.toSeconds());
        return new Charge(Math.toIntExact(billed), Math.toIntExact(rounded - billed));
    }

    /** {@code billedSeconds} are the tenant's, {@code overrunSeconds} ours. */
    public record Charge(int billedSeconds, int overrunSeconds) {}
}
