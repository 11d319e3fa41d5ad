package switchboard.inbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.error.Failure;

/**
 * What came of handling a delivery.
 *
 * @param status the delivery's state now
 * @param code of the failure, if it failed
 * @param note in words, if there is anything to say
 * @param changes of a rehearsal: what would become of which rows
 */
record Replay(
        UUID id,
        String status,
        Optional<String> code,
        Optional<String> note,
        Optional<UUID> userId,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<List<RowChange>> changes) {

    static Replay of(UUID id, Mark mark) {
        return new Replay(id, mark.state(), Optional.empty(), mark.note(), mark.tenant(), Optional.empty());
    }

    static Replay rehearsed(UUID id, Mark mark, List<RowChange> changes) {
        return new Replay(id, mark.state(), Optional.empty(), mark.note(), mark.tenant(), Optional.of(changes));
    }

    static Replay failed(UUID id, String status, Throwable error) {
        return new Replay(
                id,
                status,
                Optional.of(code(error)),
                Optional.of(explanation(error)),
                Optional.empty(),
                Optional.empty());
    }

    static String code(Throwable error) {
        return error instanceof Failure failure ? failure.code() : "internal_error";
    }

    static String explanation(Throwable error) {
        String text = error instanceof Failure failure ? failure.explanation() : error.toString();
        return text.substring(0, Math.min(text.length(), 500));
    }
}
