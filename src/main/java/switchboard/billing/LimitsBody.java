package switchboard.billing;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import switchboard.limits.core.LimitAction;

/** The body of {@code PATCH /v1/limits/{user_id}}: what is left out stays as it is. */
record LimitsBody(
        Optional<Integer> callCapSeconds,
        Optional<Integer> graceSeconds,
        Optional<String> limitAction,
        Optional<Integer> softLimitThreshold,
        Optional<Integer> hardLimitThreshold) {

    /** A year of one line; two of them and a grace still fit a column. */
    private static final int SECONDS_MAX = 31_536_000;

    LimitsBody {
        within(callCapSeconds, "call_cap_seconds", 0, SECONDS_MAX);
        within(graceSeconds, "grace_seconds", 0, SECONDS_MAX);
        within(softLimitThreshold, "soft_limit_threshold", 1, 100);
        within(hardLimitThreshold, "hard_limit_threshold", 1, 100);
        String words = Stream.of(LimitAction.values()).map(LimitAction::word).collect(Collectors.joining(", "));
        require(
                limitAction.stream()
                        .allMatch(word -> Stream.of(words.split(", ")).anyMatch(word::equals)),
                "limit_action is one of " + words);
        require(
                Stream.of(callCapSeconds, graceSeconds, limitAction, softLimitThreshold, hardLimitThreshold)
                        .anyMatch(Optional::isPresent),
                "say what to change: call_cap_seconds, grace_seconds, limit_action, soft_limit_threshold or"
                        + " hard_limit_threshold");
    }

    private static void within(Optional<Integer> value, String name, int min, int max) {
        require(value.stream().allMatch(v -> min <= v && v <= max), name + " is between " + min + " and " + max);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
