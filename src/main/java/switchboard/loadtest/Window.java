package switchboard.loadtest;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Full load for a while: when it began and when each intent was committed. */
public record Window(Instant began, List<Instant> committed) {

    public Window {
        committed = List.copyOf(committed);
    }

    public Duration length() {
        return Duration.between(began, committed.get(committed.size() - 1));
    }

    /** Intents a second. */
    public double rate() {
        return committed.size() * 1e9 / Math.max(1, length().toNanos());
    }
}
