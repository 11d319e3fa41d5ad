package switchboard.limits.core;

import java.util.Locale;

/** Where a tenant stands with its minutes: {@code usage_limits.limit_state}. */
public enum LimitState {
    OK,
    WARNING,
    GRACE,
    BLOCKED,
    PAUSED;

    /** The word in {@code usage_limits.limit_state}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
