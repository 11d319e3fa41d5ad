package switchboard.booking.core;

/** What can be said of one booking. Each is merged by itself: an event that is silent on one takes nothing away. */
public enum Fact {
    /** A {@link BookingState}. */
    STATE,
    /** Both times are always said by the same event. */
    START,
    END,
    NAME,
    PHONE,
    /** Where the phone number was found. */
    PHONE_SOURCE,
    EMAIL,
    LOCATION,
    NOTES,
    /** The event type's slug. */
    KIND,
    /** Our own keys, as given when the booking was made through us. Bookers can write them too. */
    LEAD,
    APPOINTMENT,
    ATTEMPT,
    TENANT,
    /** Some event called it booked, whatever it is now. */
    ONCE_BOOKED,
    PAID,
    STARTED,
    ENDED,
    HOST_ABSENT
}
