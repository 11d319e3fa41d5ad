package switchboard.inbox;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** What became of a delivery that was handled without failing. */
public sealed interface Handled {

    <R> R fold(Function<Done, R> done, Function<Skipped, R> skipped, Function<Unresolved, R> unresolved);

    static Handled done() {
        return new Done(Optional.empty());
    }

    static Handled done(UUID tenant) {
        return new Done(Optional.of(tenant));
    }

    /** It took effect, for this tenant if it belongs to one. */
    record Done(Optional<UUID> tenant) implements Handled {
        @Override
        public <R> R fold(Function<Done, R> done, Function<Skipped, R> skipped, Function<Unresolved, R> unresolved) {
            return done.apply(this);
        }
    }

    /** Nothing follows from it, such as from an event we do not know. */
    record Skipped(String note) implements Handled {
        @Override
        public <R> R fold(Function<Done, R> done, Function<Skipped, R> skipped, Function<Unresolved, R> unresolved) {
            return skipped.apply(this);
        }
    }

    /** It belongs to nobody we know. It is kept, and replayed once an operator has said whose it is. */
    record Unresolved(String note) implements Handled {
        @Override
        public <R> R fold(Function<Done, R> done, Function<Skipped, R> skipped, Function<Unresolved, R> unresolved) {
            return unresolved.apply(this);
        }
    }
}
