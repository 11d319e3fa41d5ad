package switchboard.messaging;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import switchboard.messaging.core.Purpose;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.core.TenantId;

/**
 * A text that is to be sent, whole, its prefix included.
 *
 * @param about without which it is pointless
 */
record NewText(
        TenantId tenant, PhoneNumber from, PhoneNumber to, String body, Purpose purpose, Optional<Appointed> about) {

    /** An appointment at its time. */
    record Appointed(UUID appointment, Instant start) {}

    NewText(TenantId tenant, PhoneNumber from, PhoneNumber to, String body, Purpose purpose) {
        this(tenant, from, to, body, purpose, Optional.empty());
    }
}
