package switchboard.simulator.world;

import java.util.Optional;

/**
 * Where webhooks go.
 *
 * @param calls events of calls; without it none are sent, and what an earlier run left waits
 * @param inbound the question who takes an incoming call
 * @param calendar the calendar's webhooks
 */
public record Targets(Optional<String> calls, Optional<String> inbound, Optional<String> calendar) {

    public static Targets none() {
        return new Targets(Optional.empty(), Optional.empty(), Optional.empty());
    }
}
