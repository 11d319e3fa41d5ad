package switchboard.provider.core;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** What came of asking the provider to send a text. */
public sealed interface TextPlacement {

    <R> R fold(Function<Accepted, R> accepted, Function<Refused, R> refused, Function<Unknown, R> unknown);

    record Accepted(TextRecord text) implements TextPlacement {
        @Override
        public <R> R fold(Function<Accepted, R> accepted, Function<Refused, R> refused, Function<Unknown, R> unknown) {
            return accepted.apply(this);
        }
    }

    /** The provider surely did not take it. */
    record Refused(Why why, String code, String detail, Optional<Duration> retryAfter) implements TextPlacement {
        @Override
        public <R> R fold(Function<Accepted, R> accepted, Function<Refused, R> refused, Function<Unknown, R> unknown) {
            return refused.apply(this);
        }
    }

    /** No answer, or a broken one. It must be looked for, never sent again. */
    record Unknown(String detail) implements TextPlacement {
        @Override
        public <R> R fold(Function<Accepted, R> accepted, Function<Refused, R> refused, Function<Unknown, R> unknown) {
            return unknown.apply(this);
        }
    }

    /** Why the provider refused, by what has to follow. */
    enum Why {
        /** The request is wrong and stays wrong. */
        INVALID,
        /** The provider knows that this person wants no texts from this number. */
        OPTED_OUT,
        /** Too fast, not reached, or the account is not in order: later. */
        LATER
    }
}
