package switchboard.booking.core;

import java.time.Instant;
import java.util.Comparator;

/**
 * When an event spoke, as a total order: of two that say the same fact the greater is believed.
 *
 * @param ordered false for an event whose time is not its own, such as the booking's row sent at the meeting's start;
 *     it is believed only where no ordered event has spoken
 * @param sequence {@code iCalSequence}, raised by each reschedule and cancellation
 * @param rank the trigger's place among those of one moment
 * @param hash of the exact body, so that two different events are never equal
 */
public record Stamp(boolean ordered, Instant at, int sequence, int rank, String hash) implements Comparable<Stamp> {

    private static final Comparator<Stamp> ORDER = Comparator.comparing(Stamp::ordered)
            .thenComparing(Stamp::at)
            .thenComparing(Stamp::sequence)
            .thenComparing(Stamp::rank)
            .thenComparing(Stamp::hash);

    public static Stamp of(Instant at, int sequence, int rank, String hash) {
        return new Stamp(true, at, sequence, rank, hash);
    }

    public static Stamp unordered(int sequence, int rank, String hash) {
        return new Stamp(false, Instant.EPOCH, sequence, rank, hash);
    }

    Stamp told(Instant other) {
        return new Stamp(ordered, other, sequence, rank, hash);
    }

    /** The same event where it only fills a gap. */
    Stamp weakened() {
        return unordered(sequence, rank, hash);
    }

    @Override
    public int compareTo(Stamp other) {
        return ORDER.compare(this, other);
    }
}
