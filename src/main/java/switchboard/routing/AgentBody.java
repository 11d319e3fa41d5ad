package switchboard.routing;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.stream.Stream;

/** What an operator may change of an agent; what is left out stays as it is. */
record AgentBody(
        Optional<Integer> maxConcurrentCalls,
        Optional<BigDecimal> callsPerSecond,
        Optional<Integer> maxCallSeconds,
        Optional<Integer> floodLimitPerHour,
        Optional<Boolean> isActive,
        Optional<String> overflowAgentId) {

    private static final BigDecimal RATE_MIN = new BigDecimal("0.01");
    private static final BigDecimal RATE_MAX = new BigDecimal("1000");

    AgentBody {
        between(maxConcurrentCalls, "max_concurrent_calls", 0, 10_000);
        between(maxCallSeconds, "max_call_seconds", 60, 7_200);
        between(floodLimitPerHour, "flood_limit_per_hour", 0, 100_000);
        if (callsPerSecond
                .filter(rate -> rate.compareTo(RATE_MIN) < 0
                        || rate.compareTo(RATE_MAX) > 0
                        || rate.stripTrailingZeros().scale() > 2)
                .isPresent()) {
            throw new IllegalArgumentException(
                    "calls_per_second is between 0.01 and 1000, with two decimals at most; to stop an agent set"
                            + " is_active to false.");
        }
        if (Stream.of(maxConcurrentCalls, callsPerSecond, maxCallSeconds, floodLimitPerHour, isActive, overflowAgentId)
                .allMatch(Optional::isEmpty)) {
            throw new IllegalArgumentException("Say what to change: max_concurrent_calls, calls_per_second,"
                    + " max_call_seconds, flood_limit_per_hour, is_active or overflow_agent_id.");
        }
    }

    private static void between(Optional<Integer> value, String name, int min, int max) {
        if (value.filter(number -> number < min || number > max).isPresent()) {
            throw new IllegalArgumentException(name + " is between " + min + " and " + max + ".");
        }
    }
}
