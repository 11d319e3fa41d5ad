package switchboard.dialer.core;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The holidays of a span of years, worked out once. Outside that span every day is a holiday: nothing is known of it.
 */
public final class Holidays {

    private final int firstYear;
    private final int lastYear;
    private final Map<LocalDate, Set<String>> placesByDay = new HashMap<>();

    public Holidays(List<HolidayRule> rules, int firstYear, int lastYear) {
        this.firstYear = firstYear;
        this.lastYear = lastYear;
        // A New Year's Day on a Saturday is kept on the last day of the year before.
        for (int year = firstYear; year <= lastYear + 1; year++) {
            for (HolidayRule rule : rules) {
                rule.daysOf(year).forEach(day -> places(day).add(rule.place()));
            }
        }
        for (HolidayRule rule : rules) {
            rule.removed().ifPresent(day -> places(day).remove(rule.place()));
        }
    }

    /** Whether {@code date} is a holiday in {@code place}: the country's, or its own. */
    boolean isHoliday(LocalDate date, String place) {
        if (date.getYear() < firstYear || date.getYear() > lastYear) {
            return true;
        }
        Set<String> places = placesByDay.getOrDefault(date, Set.of());
        return places.contains(Laws.EVERYWHERE) || places.contains(place);
    }

    private Set<String> places(LocalDate day) {
        return placesByDay.computeIfAbsent(day, none -> new HashSet<>());
    }
}
