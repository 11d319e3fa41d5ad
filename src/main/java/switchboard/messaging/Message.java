package switchboard.messaging;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import switchboard.platform.web.Cursor;

/** A text as it is answered. {@code segments} is what it counts as. */
record Message(
        UUID id,
        @Nullable UUID userId,
        @Nullable UUID leadId,
        String direction,
        String fromNumber,
        String toNumber,
        String body,
        @Nullable String status,
        @Nullable String errorCode,
        @Nullable Integer segments,
        @Nullable String routingMethod,
        @Nullable String keywordDetected,
        Instant createdAt) {

    Cursor place() {
        return new Cursor(createdAt, id);
    }
}
