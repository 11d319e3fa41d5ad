package switchboard.booking.core;

/** What Cal.com last said of one booking. Whether the customer came is a matter of its own. */
public enum BookingState {
    PENDING,
    BOOKED,
    REJECTED,
    CANCELLED,
    WANTS_ANOTHER_TIME
}
