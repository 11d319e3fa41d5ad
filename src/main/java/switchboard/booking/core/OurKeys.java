package switchboard.booking.core;

import java.util.Optional;

/** The ids we gave a booking in its metadata, as texts: they may be anybody's invention and prove nothing alone. */
public record OurKeys(
        Optional<String> lead, Optional<String> appointment, Optional<String> attempt, Optional<String> tenant) {}
