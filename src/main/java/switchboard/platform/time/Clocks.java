package switchboard.platform.time;

import java.time.Clock;

/**
 * The two clocks.
 *
 * @param business due times, calling hours, ring and talk, periods; scaled in a demo
 * @param machine leases, time-outs, signature age, inbox retries; never scaled
 */
public record Clocks(Clock business, Clock machine) {

    public static Clocks real() {
        return new Clocks(Clock.systemUTC(), Clock.systemUTC());
    }
}
