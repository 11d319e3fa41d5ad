package switchboard.dialer.core;

import java.time.Instant;
import java.util.function.Function;

/** What the gate says of one lead now. */
public sealed interface Verdict {

    <R> R fold(Function<Dial, R> dial, Function<Wait, R> wait, Function<Suppress, R> suppress);

    /**
     * Dial now.
     *
     * @param until the first instant at which dialling would no longer be lawful
     */
    record Dial(Instant until) implements Verdict {
        @Override
        public <R> R fold(Function<Dial, R> dial, Function<Wait, R> wait, Function<Suppress, R> suppress) {
            return dial.apply(this);
        }
    }

    record Wait(Instant until, WaitReason reason) implements Verdict {
        @Override
        public <R> R fold(Function<Dial, R> dial, Function<Wait, R> wait, Function<Suppress, R> suppress) {
            return wait.apply(this);
        }
    }

    /** Never again in this campaign, unless a person changes the facts and queues the lead anew. */
    record Suppress(SuppressReason reason) implements Verdict {
        @Override
        public <R> R fold(Function<Dial, R> dial, Function<Wait, R> wait, Function<Suppress, R> suppress) {
            return suppress.apply(this);
        }
    }
}
