package switchboard.ops;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.web.Cursor;

/** Something an operator should know of. */
public record Alert(
        UUID id,
        String alertType,
        String severity,
        Optional<UUID> userId,
        Optional<String> phoneNumber,
        String message,
        Optional<JsonObject> details,
        Optional<Instant> acknowledgedAt,
        Optional<Instant> resolvedAt,
        Instant createdAt) {

    Cursor place() {
        return new Cursor(createdAt, id);
    }
}
