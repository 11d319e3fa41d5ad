package switchboard.provider.core;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import switchboard.provider.core.CallReport.Order;

/** What one delivery of a provider tells of a call. */
public sealed interface CallNews {

    <R> R fold(
            Function<Reported, R> reported,
            Function<Transferring, R> transferring,
            Function<Heard, R> heard,
            Function<Unrelated, R> unrelated);

    /** The call came as far as this. */
    record Reported(CallReport report) implements CallNews {
        @Override
        public <R> R fold(
                Function<Reported, R> reported,
                Function<Transferring, R> transferring,
                Function<Heard, R> heard,
                Function<Unrelated, R> unrelated) {
            return reported.apply(this);
        }
    }

    /** A step of an attempt to hand the call on; the call itself goes on as {@code report} says. */
    record Transferring(CallReport report, TransferStep step) implements CallNews {
        @Override
        public <R> R fold(
                Function<Reported, R> reported,
                Function<Transferring, R> transferring,
                Function<Heard, R> heard,
                Function<Unrelated, R> unrelated) {
            return transferring.apply(this);
        }
    }

    /** What has been said so far; {@code turnsJson} is the provider's own list of turns. */
    record Heard(CallReport report, String turnsJson) implements CallNews {
        @Override
        public <R> R fold(
                Function<Reported, R> reported,
                Function<Transferring, R> transferring,
                Function<Heard, R> heard,
                Function<Unrelated, R> unrelated) {
            return heard.apply(this);
        }
    }

    /** Nothing about a call: an event of another kind, or one we do not know. */
    record Unrelated(String note) implements CallNews {
        @Override
        public <R> R fold(
                Function<Reported, R> reported,
                Function<Transferring, R> transferring,
                Function<Heard, R> heard,
                Function<Unrelated, R> unrelated) {
            return unrelated.apply(this);
        }
    }

    /**
     * One step of a transfer.
     *
     * @param word what happened: {@code started}, {@code bridged}, {@code cancelled}, {@code ended}
     * @param destination the number or address it goes to, if told
     * @param kind such as {@code warm_transfer}, if told
     * @param happenedAt when, if told
     */
    record TransferStep(
            String word,
            Optional<String> destination,
            Optional<String> extension,
            Optional<String> kind,
            Optional<Instant> happenedAt,
            Order order) {}
}
