package switchboard.routing.core;

/** Why a caller is turned away, as written to {@code inbound_decisions.reason}. */
public enum Rejection {
    UNKNOWN_NUMBER,
    AGENT_INACTIVE,
    CALLER_BLOCKED,
    FLOOD,
    ADMIN_PAUSED,
    SUBSCRIPTION_INACTIVE,
    HARD_STOP,
    NO_BUDGET_FREE,
    THROTTLED,
    NO_LIMITS,
    AGENT_FULL,
    RATE_LIMITED,
    /** The call asked about is over already. */
    CALL_OVER,
    /** The stores did not answer in time: better a refusal than a caller nobody counted. */
    STORE_AWAY;

    /** A word of the admission that is not known here still refuses. */
    public static Rejection of(String word) {
        for (Rejection rejection : values()) {
            if (rejection.name().equals(word)) {
                return rejection;
            }
        }
        return RATE_LIMITED;
    }
}
