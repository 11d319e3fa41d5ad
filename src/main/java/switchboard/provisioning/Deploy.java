package switchboard.provisioning;

import io.vertx.core.json.JsonArray;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.web.Cursor;
import switchboard.provisioning.core.DeployState;
import switchboard.provisioning.core.Standing;

/** A deploy as the API shows it; {@code trace} has a line for each state and each try that came to nothing. */
record Deploy(
        UUID id,
        UUID userId,
        String deployRequestId,
        DeployState state,
        String areaCode,
        String agentId,
        Optional<String> phoneNumber,
        Optional<String> error,
        Optional<String> detail,
        int tries,
        Optional<Instant> orderedAt,
        Optional<Instant> releasedAt,
        JsonArray trace,
        Instant createdAt,
        Instant updatedAt) {

    Standing standing() {
        return new Standing(state, orderedAt, phoneNumber, releasedAt.isPresent(), tries);
    }

    /** What the number is called at the provider, from its purchase on: how it is found again. */
    String mark() {
        return "switchboard " + id;
    }

    Cursor place() {
        return new Cursor(createdAt, id);
    }
}
