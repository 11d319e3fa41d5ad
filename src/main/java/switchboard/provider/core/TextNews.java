package switchboard.provider.core;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a provider of texts tells. */
public sealed interface TextNews {

    <R> R fold(Function<Received, R> received, Function<Progressed, R> progressed, Function<Unrelated, R> unrelated);

    /**
     * Somebody wrote to one of our numbers.
     *
     * @param from as given: in E.164, or a short code
     * @param optOut the provider itself took it for an opt-out
     */
    record Received(
            String providerId, String from, String to, String body, List<String> media, int segments, boolean optOut)
            implements TextNews {

        public Received {
            media = List.copyOf(media);
        }

        @Override
        public <R> R fold(
                Function<Received, R> received, Function<Progressed, R> progressed, Function<Unrelated, R> unrelated) {
            return received.apply(this);
        }
    }

    /** One of ours has come this far. */
    record Progressed(String providerId, TextStatus status, Optional<String> errorCode) implements TextNews {
        @Override
        public <R> R fold(
                Function<Received, R> received, Function<Progressed, R> progressed, Function<Unrelated, R> unrelated) {
            return progressed.apply(this);
        }
    }

    /** Nothing follows from it. */
    record Unrelated(String note) implements TextNews {
        @Override
        public <R> R fold(
                Function<Received, R> received, Function<Progressed, R> progressed, Function<Unrelated, R> unrelated) {
            return unrelated.apply(this);
        }
    }
}
