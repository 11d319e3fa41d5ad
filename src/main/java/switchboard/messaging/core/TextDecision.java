package switchboard.messaging.core;

import java.time.Instant;
import java.util.Locale;
import java.util.function.Function;

/** What becomes of a text that is to be sent. */
public sealed interface TextDecision {

    <R> R fold(Function<Send, R> send, Function<Wait, R> wait, Function<Refuse, R> refuse);

    record Send() implements TextDecision {
        @Override
        public <R> R fold(Function<Send, R> send, Function<Wait, R> wait, Function<Refuse, R> refuse) {
            return send.apply(this);
        }
    }

    /** Not before then. */
    record Wait(Instant until) implements TextDecision {
        @Override
        public <R> R fold(Function<Send, R> send, Function<Wait, R> wait, Function<Refuse, R> refuse) {
            return wait.apply(this);
        }
    }

    record Refuse(Reason reason) implements TextDecision {
        @Override
        public <R> R fold(Function<Send, R> send, Function<Wait, R> wait, Function<Refuse, R> refuse) {
            return refuse.apply(this);
        }
    }

    /** Why not. */
    enum Reason {
        OPTED_OUT("The number is on a do-not-call list."),
        NO_CONSENT("No consent that such a text needs is on record."),
        ADMIN_PAUSED("The tenant is paused; an operator resumes it."),
        SUBSCRIPTION_INACTIVE("The tenant's subscription is not active."),
        HARD_STOP("The tenant's texts are used up; a top-up adds some."),
        STALE("It waited too long to be sent."),
        POINTLESS("The appointment it speaks of was moved or called off, or has begun.");

        private final String explanation;

        Reason(String explanation) {
            this.explanation = explanation;
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public String explanation() {
            return explanation;
        }
    }
}
