package switchboard.booking.core;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * A time somebody asked for: with an offset it is one moment, without it is the tenant's wall clock. On the day the
 * clocks change such a time may not exist, or come twice.
 *
 * @param moments what it may mean, earliest first; none = no clock ever shows it
 */
public record WantedTime(List<Instant> moments) {

    public WantedTime {
        moments = List.copyOf(moments);
    }

    /** Empty if it is no time: none is guessed. */
    public static Optional<WantedTime> read(String text, ZoneId zone) {
        String iso = text.strip().replace(' ', 'T');
        return offset(iso).or(() -> local(iso, zone));
    }

    private static Optional<WantedTime> offset(String iso) {
        try {
            return Optional.of(new WantedTime(List.of(OffsetDateTime.parse(iso).toInstant())));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<WantedTime> local(String iso, ZoneId zone) {
        try {
            LocalDateTime wall = LocalDateTime.parse(iso);
            return Optional.of(new WantedTime(zone.getRules().getValidOffsets(wall).stream()
                    .map(wall::toInstant)
                    .sorted()
                    .toList()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
