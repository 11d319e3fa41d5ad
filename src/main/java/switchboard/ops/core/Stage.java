package switchboard.ops.core;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a call stands on the board, left to right. */
public enum Stage {
    STARTING,
    RINGING,
    TALKING,
    FINISHED;

    /** From {@code call_events.call_status}. */
    public static Stage of(String callStatus) {
        return switch (callStatus) {
            case "intended" -> STARTING;
            case "requested", "ringing" -> RINGING; // a provider that took the call need not say when it rings
            case "in-progress" -> TALKING;
            default -> FINISHED;
        };
    }

    /** The word in JSON and in the page. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
