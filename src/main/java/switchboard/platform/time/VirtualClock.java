package switchboard.platform.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The business clock of a demo or a simulation: runs {@code speed} times as fast as the machine's and can be moved
 * forward to the next event. It never goes back. Safe for use by several threads.
 */
public final class VirtualClock extends Clock {

    private final Clock machine;
    private final double speed;
    private Instant machineAnchor;
    private Instant virtualAnchor;

    public VirtualClock(Clock machine, Instant start, double speed) {
        if (speed <= 0) {
            throw new IllegalArgumentException("a clock runs forward: speed " + speed);
        }
        this.machine = machine;
        this.speed = speed;
        this.machineAnchor = machine.instant();
        this.virtualAnchor = start;
    }

    @Override
    public synchronized Instant instant() {
        Duration since = Duration.between(machineAnchor, machine.instant());
        return virtualAnchor.plusNanos((long) (since.toNanos() * speed));
    }

    /** Moves to {@code instant} if that lies ahead. */
    public synchronized void advanceTo(Instant instant) {
        Instant now = instant();
        if (instant.isAfter(now)) {
            machineAnchor = machine.instant();
            virtualAnchor = instant;
        }
    }

    /** How long the machine has to wait until this clock has run for {@code virtual}. */
    public Duration onTheMachine(Duration virtual) {
        return Duration.ofNanos((long) (virtual.toNanos() / speed));
    }

    public double speed() {
        return speed;
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
