package switchboard.simulator.calcom;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import switchboard.simulator.core.Scenario;

/** Which times are open. A time is given to one booking of an event type only. */
final class Slots {

    private static final int DAYS_MAX = 366;

    private final Scenario.CalendarRules rules;
    private final ZoneId zone;
    private final Map<Integer, NavigableMap<Instant, Instant>> taken = new HashMap<>();

    Slots(Scenario.CalendarRules rules) {
        this.rules = rules;
        this.zone = ZoneId.of(rules.timeZone());
    }

    void take(Booking booking) {
        takenOf(booking.eventTypeId()).put(booking.start(), booking.end());
    }

    void release(Booking booking) {
        takenOf(booking.eventTypeId()).remove(booking.start());
    }

    /** Within the hours, ahead of {@code now}, and nobody's yet. */
    boolean isOpen(int eventTypeId, Instant start, Duration length, Instant now) {
        ZonedDateTime begin = start.atZone(zone);
        Instant end = start.plus(length);
        return start.isAfter(now)
                && isWorkday(begin.toLocalDate())
                && begin.getHour() >= rules.opensAt()
                && !end.isAfter(closing(begin.toLocalDate()))
                && isFree(eventTypeId, start, end);
    }

    /** The open times from {@code from} to {@code to}, at most {@code max} of them. */
    List<Instant> open(int eventTypeId, Instant from, Instant to, Instant now, int max) {
        List<Instant> open = new ArrayList<>();
        LocalDate day = from.atZone(zone).toLocalDate();
        for (int i = 0; i < DAYS_MAX && !opening(day).isAfter(to); i++, day = day.plusDays(1)) {
            Instant start = opening(day);
            while (!start.plus(rules.length()).isAfter(closing(day))) {
                boolean wanted = !start.isBefore(from) && start.isBefore(to);
                if (wanted && isOpen(eventTypeId, start, rules.length(), now)) {
                    open.add(start);
                }
                if (open.size() == max) {
                    return open;
                }
                start = start.plus(rules.length());
            }
        }
        return open;
    }

    private boolean isFree(int eventTypeId, Instant start, Instant end) {
        Map.Entry<Instant, Instant> before = takenOf(eventTypeId).lowerEntry(end);
        return before == null || !before.getValue().isAfter(start);
    }

    private NavigableMap<Instant, Instant> takenOf(int eventTypeId) {
        return taken.computeIfAbsent(eventTypeId, any -> new TreeMap<>());
    }

    private Instant opening(LocalDate day) {
        return day.atTime(rules.opensAt(), 0).atZone(zone).toInstant();
    }

    private Instant closing(LocalDate day) {
        return day.atStartOfDay().plusHours(rules.closesAt()).atZone(zone).toInstant();
    }

    private static boolean isWorkday(LocalDate day) {
        return day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY;
    }
}
