package switchboard.inbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import switchboard.platform.web.Cursor;

/** A row of {@code webhook_queue} as operators see it; body, headers and error history only when asked for alone. */
record QueuedDelivery(
        UUID id,
        String source,
        Optional<String> path,
        String eventType,
        String status,
        String phoneNumber,
        Optional<UUID> userId,
        Instant receivedAt,
        int attempts,
        Instant nextAttemptAt,
        Optional<Instant> lastAttemptAt,
        Optional<Instant> processedAt,
        Optional<String> processedBy,
        Optional<String> errorMessage,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<Whole> whole) {

    /**
     * What makes the row heavy.
     *
     * @param payload the body as JSON if it is JSON or a form
     * @param body the exact bytes as text
     */
    record Whole(@Nullable Object payload, String body, JsonObject headers, JsonArray errors) {}

    Cursor place() {
        return new Cursor(receivedAt, id);
    }
}
