package switchboard.booking;

import java.util.UUID;
import switchboard.platform.core.TenantId;

/** An appointment will not take place. Published after its row is written. */
public record AppointmentCanceled(TenantId tenant, UUID appointment, String uid) {}
