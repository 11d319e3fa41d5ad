package switchboard.audit;

import java.util.Optional;
import java.util.UUID;
import switchboard.audit.core.Fault;

/**
 * A bad record.
 *
 * @param sequence its place in the chain; empty when it has none
 */
public record Finding(Optional<UUID> userId, Optional<Long> sequence, String eventId, Fault fault, String detail) {}
