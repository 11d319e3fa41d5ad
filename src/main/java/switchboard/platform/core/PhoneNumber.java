package switchboard.platform.core;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A telephone number in E.164, such as {@code +12125550147}. Text is made into one by {@code platform.phone}. */
public record PhoneNumber(@JsonValue String e164) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public PhoneNumber {
        if (!e164.matches("\\+[1-9][0-9]{6,14}")) {
            throw new IllegalArgumentException("not a number in E.164: " + e164);
        }
    }

    @Override
    public String toString() {
        return e164;
    }
}
