package switchboard.limits;

import java.time.Duration;

/** What one agent (our number) may do: calls at once, and the time between two starts. */
public record AgentLimits(int concurrentCallsMax, Duration spacing) {

    public static AgentLimits of(int concurrentCallsMax, double callsPerSecond) {
        return new AgentLimits(concurrentCallsMax, Duration.ofNanos((long) (1_000_000_000L / callsPerSecond)));
    }
}
