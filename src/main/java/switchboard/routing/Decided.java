package switchboard.routing;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.core.TenantId;
import switchboard.provider.core.InboundQuestion;

/** A decision as it is kept: what was asked, what was answered, and why. */
record Decided(
        InboundQuestion question,
        Optional<TenantId> tenant,
        Optional<UUID> callId,
        boolean admitted,
        String reason,
        Buffer answer,
        int latencyMicros,
        Attempt attempt) {

    Decided {
        attempt.decided(reason);
    }
}
