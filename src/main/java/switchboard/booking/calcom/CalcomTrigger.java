package switchboard.booking.calcom;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Optional;
import switchboard.booking.core.BookingState;

/** The triggers that change a booking, ranked as they follow each other within one moment. */
enum CalcomTrigger {
    BOOKING_REQUESTED(true),
    BOOKING_PAYMENT_INITIATED(false),
    BOOKING_CREATED(true),
    BOOKING_RESCHEDULED(true),
    BOOKING_LOCATION_UPDATED(false),
    BOOKING_REASSIGNED(false),
    BOOKING_PAID(true),
    BOOKING_REJECTED(true),
    BOOKING_CANCELLED(true),
    MEETING_STARTED(false),
    MEETING_ENDED(false),
    AFTER_HOSTS_CAL_VIDEO_NO_SHOW(false),
    AFTER_GUESTS_CAL_VIDEO_NO_SHOW(false),
    BOOKING_NO_SHOW_UPDATED(false);

    private final boolean decides;

    CalcomTrigger(boolean decides) {
        this.decides = decides;
    }

    static Optional<CalcomTrigger> of(String word) {
        return Arrays.stream(values())
                .filter(trigger -> trigger.name().equals(word))
                .findFirst();
    }

    /** The place in the list above. */
    int rank() {
        return compareTo(BOOKING_REQUESTED);
    }

    /** Whether the booking's state is the news, or only follows from something else having happened. */
    boolean decides() {
        return decides;
    }

    boolean isFlat() {
        return this == MEETING_STARTED || this == MEETING_ENDED;
    }

    /** The two that list who stayed away. */
    boolean listsAbsent() {
        return this == AFTER_GUESTS_CAL_VIDEO_NO_SHOW || this == BOOKING_NO_SHOW_UPDATED;
    }

    /** By the trigger's name first; the status decides only where the name leaves it open. */
    BookingState state(JsonNode payload) {
        return switch (this) {
            case BOOKING_REQUESTED, BOOKING_PAYMENT_INITIATED -> BookingState.PENDING;
            case BOOKING_REJECTED -> BookingState.REJECTED;
            case BOOKING_CANCELLED ->
                payload.path("requestReschedule").asBoolean(false)
                        ? BookingState.WANTS_ANOTHER_TIME
                        : BookingState.CANCELLED;
            default ->
                switch (payload.path("status").asText("")) {
                    case "PENDING", "AWAITING_HOST" -> BookingState.PENDING;
                    case "CANCELLED" -> BookingState.CANCELLED;
                    case "REJECTED" -> BookingState.REJECTED;
                    default -> BookingState.BOOKED;
                };
        };
    }
}
