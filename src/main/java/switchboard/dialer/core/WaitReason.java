package switchboard.dialer.core;

import java.util.Locale;

/** Why a lead is not dialled yet. */
public enum WaitReason {
    CAMPAIGN_PAUSED,
    TENANT_STOPPED,
    LEAD_LOCKED,
    IN_CALL,
    /** No national do-not-call list, or one too old for marketing. */
    NATIONAL_LIST_STALE,
    RESTING,
    FREQUENCY_CAP,
    OUTSIDE_HOURS;

    /** The word in JSON and in {@code dialer_queue.reason}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
