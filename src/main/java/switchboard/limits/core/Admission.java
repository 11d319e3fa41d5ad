package switchboard.limits.core;

import java.time.Duration;
import java.util.function.Function;

/** May this call start? Yes with the time that was held for it, or no with the reason. */
public sealed interface Admission {

    <R> R fold(Function<Admitted, R> admitted, Function<Refused, R> refused);

    /** The call may last {@code hold} at most; that much of the budget is set aside for it. */
    record Admitted(Duration hold) implements Admission {
        @Override
        public <R> R fold(Function<Admitted, R> admitted, Function<Refused, R> refused) {
            return admitted.apply(this);
        }
    }

    /** {@code retryAfter} is when asking again makes sense; it is a guess, not a promise. */
    record Refused(Refusal why, Duration retryAfter) implements Admission {
        @Override
        public <R> R fold(Function<Admitted, R> admitted, Function<Refused, R> refused) {
            return refused.apply(this);
        }
    }
}
