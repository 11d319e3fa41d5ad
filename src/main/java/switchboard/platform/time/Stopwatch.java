package switchboard.platform.time;

import java.time.Duration;

/** How long ago something was, by a clock that nobody can set. For what must not go wrong when a clock is put right. */
@FunctionalInterface
public interface Stopwatch {

    Duration elapsed();

    /** Runs from now on. */
    static Stopwatch started() {
        long began = System.nanoTime();
        return () -> Duration.ofNanos(System.nanoTime() - began);
    }
}
