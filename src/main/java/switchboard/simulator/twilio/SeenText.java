package switchboard.simulator.twilio;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * A text as the simulator saw it.
 *
 * @param receivedAt on the business clock
 */
public record SeenText(
        String sid,
        String direction,
        String from,
        String to,
        String body,
        String status,
        Optional<String> callback,
        Instant receivedAt) {

    SeenText in(String newStatus) {
        return new SeenText(sid, direction, from, to, body, newStatus, callback, receivedAt);
    }

    /** A line of {@code /_sim/texts}. */
    public JsonObject json() {
        return new JsonObject()
                .put("message_sid", sid)
                .put("direction", direction)
                .put("from_number", from)
                .put("to_number", to)
                .put("body", body)
                .put("status", status)
                .put("received_at", receivedAt.toString());
    }
}
