package switchboard.limits;

import java.time.Duration;

/**
 * What one agent (our number) may do.
 *
 * @param spacing between two starts; zero = no rate, which is what a thousand a second and more come to
 */
public record AgentLimits(int concurrentCallsMax, Duration spacing) {

    private static final int NO_RATE = 1_000;

    public static AgentLimits of(int concurrentCallsMax, double callsPerSecond) {
        return new AgentLimits(
                concurrentCallsMax,
                callsPerSecond >= NO_RATE ? Duration.ZERO : Duration.ofNanos((long) (1_000_000_000L / callsPerSecond)));
    }
}
