package switchboard.booking.core;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collection;

/** When nobody is written to unasked: before eight and from nine in the evening, wherever the customer may be. */
public final class QuietHours {

    private static final LocalTime END = LocalTime.of(8, 0);
    private static final LocalTime BEGIN = LocalTime.of(21, 0);

    private QuietHours() {}

    /** Whether it is quiet in any of the zones. */
    public static boolean in(Collection<ZoneId> zones, Instant now) {
        return zones.stream()
                .map(zone -> now.atZone(zone).toLocalTime())
                .anyMatch(time -> time.isBefore(END) || !time.isBefore(BEGIN));
    }
}
