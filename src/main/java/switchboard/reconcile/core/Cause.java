package switchboard.reconcile.core;

import java.util.Locale;

/**
 * Why two books differ; {@code reconciliation_differences.cause}. In the order in which they are looked for: what is
 * repaired by one is not found again by the next.
 */
public enum Cause {
    LINE_ITEM_DRIFT("billing_period", true, "The bill is not what the ledger comes to."),
    MISSING_EVENT("call", true, "The provider has a call with our number that we have no row of."),
    UNATTRIBUTED("call", false, "The provider has a call between numbers that are nobody's here."),
    STUCK_CALL("call", true, "The call goes on here; the provider says that it is over, or nothing for hours."),
    DURATION_CHANGED("call", true, "The provider's duration is not the one in our row."),
    COST_CHANGED("call", true, "The provider's price is not the one in our row."),
    UNKNOWN_TO_PROVIDER("call", false, "We have a call that was talked on; the provider does not list it."),
    WITHOUT_TENANT("call", true, "The call belongs to nobody although its number is a tenant's."),
    MISSING_LEDGER_ROW("call", true, "The call was talked on and nothing of it stands in the ledger."),
    DUPLICATE_LEDGER_ROW("call", true, "The ledger has the call's duration twice."),
    LEDGER_DIFFERS("call", true, "The ledger's lines of the call do not add up to its duration."),
    LEDGER_COST_DIFFERS("call", true, "The ledger's lines of the call do not add up to its price."),
    HOLD_LEAKED("call", true, "The call is over and its hold was never settled."),
    ORPHAN_LEDGER_ROW("ledger", false, "The ledger has a line of a call that we have no row of."),
    MISSING_TEXT_ROW("text", true, "The text was metered and nothing of it stands in the ledger."),
    COUNTER_DRIFT("usage_limits", true, "The seconds used are not what the ledger adds up to."),
    TEXT_COUNTER_DRIFT("usage_limits", true, "The texts used are not what the ledger adds up to."),
    HOLD_DRIFT("usage_limits", true, "The seconds reserved are not what the calls in progress hold."),
    PERIOD_DRIFT("usage_periods", true, "What an ended period used is not what the ledger adds up to."),
    BOOKING_MISSING("booking", false, "A booking of the calendar has no appointment here."),
    BOOKING_UNKNOWN("appointment", false, "An appointment names a booking that the calendar never told of."),
    SLOT_DRIFT("call", true, "A call in progress holds no slot in Redis, or one that is over does.");

    private final String entity;
    private final boolean safe;
    private final String explanation;

    Cause(String entity, boolean safe, String explanation) {
        this.entity = entity;
        this.safe = safe;
        this.explanation = explanation;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of thing that {@code entity_id} names. */
    public String entity() {
        return entity;
    }

    /** Whether it is put right without asking anybody: nothing is lost by it, and every step is on record. */
    public boolean isSafe() {
        return safe;
    }

    /** Whether it is told by the provider's list. */
    public boolean needsProvider() {
        return switch (this) {
            case MISSING_EVENT, UNATTRIBUTED, DURATION_CHANGED, COST_CHANGED, UNKNOWN_TO_PROVIDER -> true;
            default -> false;
        };
    }

    public String explanation() {
        return explanation;
    }
}
