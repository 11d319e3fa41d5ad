package switchboard.provider.core;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** What came of asking the provider to place a call. */
public sealed interface Placement {

    <R> R fold(Function<Accepted, R> accepted, Function<Refused, R> refused, Function<Unknown, R> unknown);

    /** The provider took the call; it is not ringing yet. */
    record Accepted(String providerCallId) implements Placement {
        @Override
        public <R> R fold(Function<Accepted, R> accepted, Function<Refused, R> refused, Function<Unknown, R> unknown) {
            return accepted.apply(this);
        }
    }

    /** The provider surely did not take the call. */
    record Refused(Why why, String detail, Optional<Duration> retryAfter) implements Placement {
        @Override
        public <R> R fold(Function<Accepted, R> accepted, Function<Refused, R> refused, Function<Unknown, R> unknown) {
            return refused.apply(this);
        }
    }

    /** No answer, or a broken one: the call may or may not ring. It must be looked for, never placed again. */
    record Unknown(String detail) implements Placement {
        @Override
        public <R> R fold(Function<Accepted, R> accepted, Function<Refused, R> refused, Function<Unknown, R> unknown) {
            return unknown.apply(this);
        }
    }

    /** Why the provider refused, by what has to follow. */
    enum Why {
        /** The request is wrong and stays wrong: this number cannot be called. */
        INVALID,
        /** The key, the payment or the permission is missing: nothing can be called. */
        ACCOUNT,
        /** The agent or our number is not known to the provider. */
        UNKNOWN_ASSET,
        /** Too many at once or too fast: later. */
        RATE_LIMITED
    }
}
