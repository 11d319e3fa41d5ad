package switchboard.routing.core;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** When a business is open, by weekday in its own zone. A day without an entry is closed. */
public record OpeningHours(Map<DayOfWeek, Span> days) {

    /** What a tenant has that never said: weekdays, eight to five. */
    public static final OpeningHours USUAL = usual();

    public OpeningHours {
        days = Map.copyOf(days);
    }

    /** Open from {@code opens} until just before {@code closes}; past midnight when it closes before it opens. */
    public record Span(LocalTime opens, LocalTime closes) {

        boolean allDay() {
            return opens.equals(closes);
        }

        boolean holdsOnItsDay(LocalTime time) {
            return !time.isBefore(opens) && (pastMidnight() || time.isBefore(closes));
        }

        boolean pastMidnight() {
            return closes.isBefore(opens);
        }
    }

    public boolean isOpenAt(ZonedDateTime local) {
        LocalTime time = local.toLocalTime();
        boolean today = on(local.getDayOfWeek())
                .filter(span -> span.allDay() || span.holdsOnItsDay(time))
                .isPresent();
        return today
                || on(local.getDayOfWeek().minus(1))
                        .filter(span -> span.pastMidnight() && time.isBefore(span.closes()))
                        .isPresent();
    }

    private Optional<Span> on(DayOfWeek day) {
        return Optional.ofNullable(days.get(day));
    }

    private static OpeningHours usual() {
        Map<DayOfWeek, Span> days = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            if (day.compareTo(DayOfWeek.SATURDAY) < 0) {
                days.put(day, new Span(LocalTime.of(8, 0), LocalTime.of(17, 0)));
            }
        }
        return new OpeningHours(days);
    }
}
