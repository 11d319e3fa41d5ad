package switchboard.dialer.core;

import java.time.Instant;
import java.util.Locale;
import java.util.function.Function;

/** What becomes of a queue row when its call has ended. */
public sealed interface NextStep {

    <R> R fold(
            Function<Done, R> done, Function<Retry, R> retry, Function<Requeue, R> requeue, Function<Failed, R> failed);

    /** Somebody was reached, or handed on: no further call in this campaign. */
    record Done(Outcome outcome) implements NextStep {
        @Override
        public <R> R fold(
                Function<Done, R> done,
                Function<Retry, R> retry,
                Function<Requeue, R> requeue,
                Function<Failed, R> failed) {
            return done.apply(this);
        }
    }

    /**
     * It counted as an attempt; another follows.
     *
     * @param asFailure also counts against the two failures a row may have
     */
    record Retry(Instant at, boolean asFailure) implements NextStep {
        @Override
        public <R> R fold(
                Function<Done, R> done,
                Function<Retry, R> retry,
                Function<Requeue, R> requeue,
                Function<Failed, R> failed) {
            return retry.apply(this);
        }
    }

    /** It never reached the lead's telephone, so it was no attempt. */
    record Requeue(Instant at) implements NextStep {
        @Override
        public <R> R fold(
                Function<Done, R> done,
                Function<Retry, R> retry,
                Function<Requeue, R> requeue,
                Function<Failed, R> failed) {
            return requeue.apply(this);
        }
    }

    record Failed(Why why) implements NextStep {
        @Override
        public <R> R fold(
                Function<Done, R> done,
                Function<Retry, R> retry,
                Function<Requeue, R> requeue,
                Function<Failed, R> failed) {
            return failed.apply(this);
        }
    }

    /** Where the outcome of a finished row comes from. */
    enum Outcome {
        FROM_ANALYSIS,
        TRANSFERRED,
        TRANSFER_NOT_TAKEN;

        /** The word in JSON and in {@code dialer_queue.outcome}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Why a row failed for good. */
    enum Why {
        ATTEMPTS_EXHAUSTED,
        DIAL_FAILED,
        INVALID_DESTINATION;

        /** The word in JSON and in {@code dialer_queue.reason}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
