package switchboard.booking.calcom;

import java.util.Optional;

/** Whose calendar it is, by Cal.com's keys for that person. */
public record Organizer(Optional<String> id, Optional<String> username, Optional<String> email) {

    /** The no-show events name nobody. */
    public boolean isNamed() {
        return id.isPresent() || username.isPresent() || email.isPresent();
    }
}
