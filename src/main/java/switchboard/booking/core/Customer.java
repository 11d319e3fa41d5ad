package switchboard.booking.core;

import java.util.Optional;

/** Who comes: the first attendee, never a guest. */
public record Customer(Optional<String> name, Optional<String> phone, Optional<String> email) {

    /** For a column that may not be empty. */
    public String called() {
        return name.or(() -> email).or(() -> phone).orElse("(no name given)");
    }
}
