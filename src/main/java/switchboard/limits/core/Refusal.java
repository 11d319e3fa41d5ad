package switchboard.limits.core;

import java.util.Locale;

/** Why a call may not start now. The names are those of the SQL function {@code admit_call} and travel in JSON. */
public enum Refusal {
    /** An operator paused the tenant; only an operator's resume ends it. */
    ADMIN_PAUSED,
    /** The period's budget is used up; a top-up or a new period ends it. */
    HARD_STOP,
    /** What is left is held by calls in progress; asked again when one ends. */
    NO_BUDGET_FREE,
    /** Beyond the allowance a throttled tenant has one call at a time. */
    THROTTLED,
    /** The campaign was paused or drained since the lead was claimed. */
    CAMPAIGN_PAUSED,
    /** The number is on a do-not-call list. */
    DNC,
    /** The number is in another call of the tenant's. */
    IN_CALL,
    /** Our number is switched off or not the tenant's. */
    AGENT_INACTIVE,
    /** Our number has all the calls it may have at once. */
    AGENT_FULL,
    /** Calls start too fast for our number, or too fast or too many for the provider account. */
    RATE_LIMITED,
    /** This very call is over, or another tenant's: it is not let in a second time. */
    CALL_OVER,
    /** The tenant has no subscription in force. */
    SUBSCRIPTION_INACTIVE,
    /** The tenant has no limits on record: nothing may be spent. */
    NO_LIMITS,
    /** Neither store could say: no call starts on a guess. */
    STORE_AWAY;

    /** The word used in JSON and in {@code dialer_queue.reason}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
