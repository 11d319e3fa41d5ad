package switchboard.booking.core;

import java.util.Optional;

/** Where and what for. */
public record Errand(Optional<String> place, Optional<String> notes, Optional<String> kind) {}
