package switchboard.booking;

import java.util.Optional;

/** A calendar we may read; the installation's own names no integration. */
record Calendar(Optional<String> integration, String apiKey) {

    /** For people and for {@code calendar_sweeps}; never the key. */
    String name() {
        return integration.orElse("installation");
    }

    @Override
    public String toString() {
        return "Calendar[" + name() + "]";
    }
}
