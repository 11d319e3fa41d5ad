package switchboard.booking;

import java.time.Instant;
import java.util.UUID;
import switchboard.platform.core.TenantId;

/** An appointment was made or moved. Published after its row is written. */
public record AppointmentBooked(TenantId tenant, UUID appointment, String uid, Instant start) {}
