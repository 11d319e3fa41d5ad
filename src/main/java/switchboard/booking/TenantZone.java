package switchboard.booking;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;

/** A tenant's time zone as its profile names it. */
final class TenantZone {

    private static final ZoneId UNSAID = ZoneId.of("America/Chicago");

    private TenantZone() {}

    /** The schema's default for a name that is missing or is none. */
    static ZoneId of(Optional<String> name) {
        try {
            return name.map(ZoneId::of).orElse(UNSAID);
        } catch (DateTimeException e) {
            return UNSAID;
        }
    }
}
