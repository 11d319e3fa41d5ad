package switchboard.booking;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.core.LeadId;
import switchboard.platform.core.TenantId;

/**
 * A lead has an appointment.
 *
 * @param attempt the dial attempt it came from, in the caller's own word: bookers can write it too
 */
public record Booked(
        TenantId tenant, LeadId lead, UUID appointment, Instant start, Optional<String> attempt, Instant at) {}
