package switchboard.simulator.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** The strict reading of "n per window": however it is laid, no window of that length holds more than n. */
public final class RollingWindow {

    private final int startsMax;
    private final Duration length;
    private final Deque<Instant> starts = new ArrayDeque<>();

    /**
     * An empty window.
     *
     * @param startsMax 0 = the window lets everything through
     */
    public RollingWindow(int startsMax, Duration length) {
        this.startsMax = startsMax;
        this.length = length;
    }

    /** Whether a start at {@code now} would fit. Nothing is counted. */
    public boolean hasRoom(Instant now) {
        while (!starts.isEmpty() && !starts.peekFirst().plus(length).isAfter(now)) {
            starts.removeFirst();
        }
        return startsMax == 0 || starts.size() < startsMax;
    }

    public void count(Instant now) {
        if (startsMax > 0) {
            starts.addLast(now);
        }
    }

    /** How long until one more fits. */
    public Duration waitFrom(Instant now) {
        return hasRoom(now)
                ? Duration.ZERO
                : Duration.between(now, starts.getFirst().plus(length));
    }
}
