package switchboard.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.VirtualClock;

/**
 * A business clock that several processes of one machine can have: it showed {@code shown} when the machine's showed
 * {@code when}, and runs {@code speed} times as fast.
 */
public record SharedClock(Instant when, Instant shown, double speed) {

    /** The variable a child process finds it in. */
    public static final String VARIABLE = "SWITCHBOARD_TEST_CLOCK";

    private static final Instant MORNING = Instant.parse("2026-03-03T14:00:00Z"); // a Tuesday, 9 o'clock in New York

    /** A Tuesday begins now. */
    public static SharedClock morning(double speed) {
        return new SharedClock(Clock.systemUTC().instant(), MORNING, speed);
    }

    static SharedClock parse(String text) {
        String[] parts = text.split(",", -1);
        return new SharedClock(Instant.parse(parts[0]), Instant.parse(parts[1]), Double.parseDouble(parts[2]));
    }

    public Clocks clocks() {
        return clocks(Clock.systemUTC());
    }

    /** The same by another machine's clock. */
    Clocks clocks(Clock machine) {
        Duration since = Duration.between(when, machine.instant());
        Instant now = shown.plusNanos((long) (since.toNanos() * speed));
        return new Clocks(new VirtualClock(machine, now, speed), machine);
    }

    @Override
    public String toString() {
        return when + "," + shown + "," + speed;
    }
}
