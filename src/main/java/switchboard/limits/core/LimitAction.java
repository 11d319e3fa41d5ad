package switchboard.limits.core;

import java.util.Locale;

/** What a tenant chose to happen at the limit: {@code usage_limits.limit_action}. */
public enum LimitAction {
    BLOCK,
    THROTTLE,
    WARN,
    NOTIFY_BILLING;

    public boolean enforced() {
        return this == BLOCK || this == THROTTLE;
    }

    /** The word in {@code usage_limits.limit_action}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static LimitAction ofWord(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
