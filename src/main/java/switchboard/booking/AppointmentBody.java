package switchboard.booking;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An appointment as it is answered. */
record AppointmentBody(
        UUID id,
        @Nullable UUID userId,
        @Nullable UUID leadId,
        String customerName,
        @Nullable String customerPhone,
        @Nullable String customerEmail,
        Instant startTime,
        Instant endTime,
        @Nullable Integer durationMinutes,
        @Nullable String location,
        @Nullable String notes,
        @Nullable String issueType,
        String status,
        @Nullable String source,
        @Nullable String calBookingUid,
        Instant createdAt,
        Instant updatedAt) {}
