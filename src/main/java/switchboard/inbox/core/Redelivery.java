package switchboard.inbox.core;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The schedule of further tries, by the machine's clock. */
public final class Redelivery {

    private static final List<Duration> WAITS = List.of(
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10),
            Duration.ofHours(1));

    /** Tries in all, the first included. */
    public static final int ATTEMPTS_MAX = WAITS.size() + 1;

    private Redelivery() {}

    /** How long to wait after the {@code attempt}-th try has failed, counted from 1; empty: give it up. */
    public static Optional<Duration> waitAfter(int attempt) {
        if (attempt < 1) {
            throw new IllegalArgumentException("attempts count from 1, was " + attempt);
        }
        return attempt < ATTEMPTS_MAX ? Optional.of(WAITS.get(attempt - 1)) : Optional.empty();
    }

    /** How long to wait after a conflict: once more soon, then never again. */
    public static Optional<Duration> waitAfterConflict(int attempt) {
        return attempt == 1 ? waitAfter(1) : Optional.empty();
    }
}
