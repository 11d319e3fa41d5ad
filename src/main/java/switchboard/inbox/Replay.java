package switchboard.inbox;

import java.util.Optional;
import java.util.UUID;
import switchboard.platform.error.Failure;

/**
 * What came of handling a delivery.
 *
 * @param status the delivery's state now
 * @param code of the failure, if it failed
 * @param note in words, if there is anything to say
 */
record Replay(UUID id, String status, Optional<String> code, Optional<String> note, Optional<UUID> userId) {

    static Replay of(UUID id, Mark mark) {
        return new Replay(id, mark.state(), Optional.empty(), mark.note(), mark.tenant());
    }

    static Replay failed(UUID id, String status, Throwable error) {
        return new Replay(id, status, Optional.of(code(error)), Optional.of(explanation(error)), Optional.empty());
    }

    static String code(Throwable error) {
        return error instanceof Failure failure ? failure.code() : "internal_error";
    }

    static String explanation(Throwable error) {
        String text = error instanceof Failure failure ? failure.explanation() : error.toString();
        return text.substring(0, Math.min(text.length(), 500));
    }
}
