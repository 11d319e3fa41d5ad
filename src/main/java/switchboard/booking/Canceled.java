package switchboard.booking;

import java.time.Instant;
import java.util.UUID;
import switchboard.platform.core.LeadId;
import switchboard.platform.core.TenantId;

/**
 * A lead's appointment will not take place.
 *
 * @param wantsAnotherTime the host asked the lead to choose again: nothing is lost yet
 */
public record Canceled(TenantId tenant, LeadId lead, UUID appointment, boolean wantsAnotherTime, Instant at) {}
