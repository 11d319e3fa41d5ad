package switchboard.routing.core;

import java.time.Duration;
import java.util.function.Function;

/** What the admission said: may this call start, and for how long at most? */
public sealed interface Verdict {

    <R> R fold(Function<Admitted, R> ifAdmitted, Function<Refused, R> ifRefused);

    /** {@code agent} is the number whose slot was taken: the one called, or its overflow. */
    record Admitted(OurNumber agent, Duration hold) implements Verdict {
        @Override
        public <R> R fold(Function<Admitted, R> ifAdmitted, Function<Refused, R> ifRefused) {
            return ifAdmitted.apply(this);
        }
    }

    /** No hold was taken. */
    record Refused(Rejection reason) implements Verdict {
        @Override
        public <R> R fold(Function<Admitted, R> ifAdmitted, Function<Refused, R> ifRefused) {
            return ifRefused.apply(this);
        }
    }
}
