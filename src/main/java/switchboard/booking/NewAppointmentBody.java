package switchboard.booking;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An appointment somebody wants us to make; operators say for whom. */
record NewAppointmentBody(
        @Nullable UUID userId,
        @Nullable Instant startTime,
        @Nullable String customerName,
        @Nullable String customerPhone,
        @Nullable String customerEmail,
        @Nullable String notes,
        @Nullable UUID leadId) {

    NewAppointmentBody {
        require(startTime != null, "start_time is needed, such as 2026-09-17T14:00:00Z.");
        require(customerName != null && !customerName.isBlank(), "customer_name is needed.");
        require(
                customerPhone != null || customerEmail != null,
                "customer_phone or customer_email is needed: the calendar wants one of them.");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    Instant start() {
        return Optional.ofNullable(startTime).orElseThrow();
    }

    String name() {
        return Optional.ofNullable(customerName).orElseThrow().strip();
    }
}
