package switchboard.simulator;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import switchboard.simulator.retell.Call;

/**
 * A call as the simulator saw it.
 *
 * @param attemptId {@code metadata.attempt_id}, if the caller gave one
 * @param receivedAt on the business clock
 * @param outcome Retell's disconnection reason once it is over; {@code rejected} if an incoming call was turned away
 */
public record SeenCall(
        String callId,
        Optional<String> attemptId,
        String fromNumber,
        String toNumber,
        String direction,
        Instant receivedAt,
        Optional<Instant> endedAt,
        String outcome,
        long durationMs,
        JsonObject metadata) {

    static SeenCall of(Call call) {
        JsonObject metadata = call.metadata().orElse(new JsonObject());
        return new SeenCall(
                call.id(),
                Optional.ofNullable(metadata.getString("attempt_id")),
                call.from(),
                call.to(),
                call.isInbound() ? "inbound" : "outbound",
                call.receivedAt(),
                Optional.of(call.plan().endedAt()).filter(at -> call.isOver()),
                call.outcome(),
                call.talked().toMillis(),
                metadata);
    }

    JsonObject json() {
        return new JsonObject()
                .put("call_id", callId)
                .put("attempt_id", attemptId.orElse(null))
                .put("from_number", fromNumber)
                .put("to_number", toNumber)
                .put("direction", direction)
                .put("received_at", receivedAt.toString())
                .put("outcome", outcome)
                .put("duration_ms", durationMs)
                .put("ended_at", endedAt.map(Instant::toString).orElse(null))
                .put("metadata", metadata);
    }
}
