package switchboard.platform.failpoint;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The steps between a lead's claim and its call's last effect, and those of a booking, in order. For tests only. */
public enum FailPoint {
    /** Leads are leased, nothing is known of them yet. */
    CLAIMED,
    CANDIDATES_LOADED,
    DECIDED,
    /** Within the transaction that sends leads back with a verdict that is no dial. */
    REFUSALS_WRITTEN,
    /** Slots are taken in Redis, nothing is written in PostgreSQL. */
    ADMITTED,
    /** Within the transaction: tenant and queue rows are locked. */
    INTENTS_LOCKED,
    /** Within the transaction: hold, call and attempt are written. */
    INTENTS_WRITTEN,
    INTENTS_COMMITTED,
    /** The provider is about to be asked. */
    REQUESTING,
    /** The request is on its way. */
    REQUEST_SENT,
    /** The provider has answered, and nobody has read it. */
    ANSWERED,
    ACCEPTED_WRITTEN,
    ACCEPTED_COMMITTED,
    REFUSED_WRITTEN,
    REFUSED_COMMITTED,
    UNKNOWN_COMMITTED,
    /** Attempts of a silent node are marked as unknown. */
    LAPSED_MARKED,
    /** Attempts to be looked for are taken. */
    LOOKUPS_CLAIMED,
    FOUND_WRITTEN,
    EMPTY_LOOKUP_COUNTED,
    NEVER_PLACED_WRITTEN,
    /** A webhook is on disk and not yet answered. */
    DELIVERY_STORED,
    DELIVERIES_CLAIMED,
    /** Within the transaction: the report is merged into the call's row, the effects are written. */
    CALL_MERGED,
    DELIVERY_MARKED,
    DELIVERY_COMMITTED,
    EFFECTS_CLAIMED,
    SLOT_RELEASED,
    METERED,
    ATTEMPT_ENDED,
    /** Within the transaction: all effects of a call are carried out and marked. */
    EFFECTS_MARKED,
    EFFECTS_COMMITTED,
    /** Within the transaction: an appointment and the order to book it are written. */
    BOOKING_INTENT_WRITTEN,
    BOOKING_INTENT_COMMITTED,
    /** The calendar is about to be asked. */
    BOOKING_REQUESTING,
    /** The calendar has booked, and nothing of it is written. */
    BOOKING_ANSWERED,
    /** Within the transaction: the booking is merged into the appointment. */
    BOOKING_MERGED,
    BOOKING_COMMITTED;

    static final String VARIABLE = "SWITCHBOARD_FAILPOINT";

    private static final @Nullable Armed ARMED = Armed.from(System.getenv()).orElse(null);

    /** Goes on, unless this process was started to fail here. */
    public void reached() {
        if (ARMED != null) {
            ARMED.reach(this);
        }
    }

    /** The same in the middle of a composed future: {@code .map(STEP::passed)}. */
    public <T> T passed(T value) {
        reached();
        return value;
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
