package switchboard.platform.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.Supplier;

/**
 * The time all nodes agree on: the database's, asked for now and then, and between the answers a watch that nobody can
 * set. Whatever is done to this machine's clock, no lease lapses early and no signature looks old. Safe for use by
 * several threads.
 */
public final class AgreedClock extends Clock {

    /** Two clocks this close are not told apart. */
    private static final Duration JITTER = Duration.ofMillis(10);

    private final Clock machine;
    private final Supplier<Stopwatch> watches;
    private volatile Agreed now;

    private record Agreed(Instant agreed, Stopwatch since) {}

    /** Shows the machine's time until the first agreement. */
    public AgreedClock(Clock machine) {
        this(machine, Stopwatch::started);
    }

    AgreedClock(Clock machine, Supplier<Stopwatch> watches) {
        this.machine = machine;
        this.watches = watches;
        this.now = new Agreed(machine.instant(), watches.get());
    }

    /**
     * The database's time was {@code theirs} at some moment of the {@code trip} that ends now. What lies within that
     * doubt changes nothing, so time does not tremble.
     */
    public void agree(Instant theirs, Duration trip) {
        Duration half = trip.dividedBy(2);
        Instant estimate = theirs.plus(half);
        if (Duration.between(instant(), estimate).abs().compareTo(half.plus(JITTER)) > 0) {
            now = new Agreed(estimate, watches.get());
        }
    }

    /** How far the machine's clock is ahead of what is agreed; negative when it is behind. */
    public Duration skew() {
        return Duration.between(instant(), machine.instant());
    }

    /** That of {@code clock}, if it is one of these; otherwise none. */
    public static Duration skewOf(Clock clock) {
        return clock instanceof AgreedClock agreed ? agreed.skew() : Duration.ZERO;
    }

    @Override
    public Instant instant() {
        Agreed now = this.now;
        return now.agreed().plus(now.since().elapsed());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("instants only: zones belong to the rules that need them");
    }
}
