package switchboard.platform.core;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Our id of a call: the row in {@code call_events}. The provider's id of the same call is a text of its own. */
public record CallId(@JsonValue UUID value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public CallId {}

    @Override
    public String toString() {
        return value.toString();
    }
}
