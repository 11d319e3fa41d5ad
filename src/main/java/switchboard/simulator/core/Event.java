package switchboard.simulator.core;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What happens in the course of a call. All but {@link #APPOINTMENT_MADE} are Retell's webhook events. */
public enum Event {
    CALL_STARTED,
    TRANSCRIPT_UPDATED,
    APPOINTMENT_MADE,
    TRANSFER_STARTED,
    TRANSFER_BRIDGED,
    CALL_ENDED,
    CALL_ANALYZED;

    @JsonCreator
    public static Event of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
