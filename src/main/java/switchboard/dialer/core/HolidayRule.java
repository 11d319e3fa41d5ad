package switchboard.dialer.core;

import static java.time.temporal.TemporalAdjusters.dayOfWeekInMonth;
import static java.time.temporal.TemporalAdjusters.lastInMonth;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One holiday of the calendar.
 *
 * @param rule {@code 07-04}, {@code 3 MONDAY 1}, {@code last MONDAY 5}, {@code 4 THURSDAY 11 +1} (the day after),
 *     {@code easter-47}, or one day, {@code 2028-06-02}
 * @param alsoObserved a Saturday's holiday is kept on Friday too, a Sunday's on Monday too
 * @param effect whether the rule adds days or takes its one day away
 */
public record HolidayRule(String place, String name, String rule, boolean alsoObserved, int fromYear, Effect effect) {

    private static final Pattern NTH = Pattern.compile("(last|[1-4]) ([A-Z]+DAY) ([0-9]{1,2})(?: ([+-][1-6]))?");
    private static final Pattern EASTER = Pattern.compile("easter([+-][0-9]{1,3})");
    private static final Pattern FIXED = Pattern.compile("[0-9]{2}-[0-9]{2}");

    public enum Effect {
        ADD,
        REMOVE
    }

    public HolidayRule {
        on(rule, 2024); // refuses what cannot be read when the pack is loaded, not when somebody is called
    }

    Set<LocalDate> daysOf(int year) {
        if (effect == Effect.REMOVE || year < fromYear) {
            return Set.of();
        }
        LocalDate day = on(rule, year);
        if (day.getYear() != year) {
            return Set.of();
        }
        return alsoObserved ? Set.copyOf(List.of(day, observed(day))) : Set.of(day);
    }

    Optional<LocalDate> removed() {
        return effect == Effect.REMOVE ? Optional.of(on(rule, fromYear)) : Optional.empty();
    }

    private static LocalDate observed(LocalDate day) {
        return switch (day.getDayOfWeek()) {
            case SATURDAY -> day.minusDays(1);
            case SUNDAY -> day.plusDays(1);
            default -> day;
        };
    }

    private static LocalDate on(String rule, int year) {
        Matcher nth = NTH.matcher(rule);
        if (nth.matches()) {
            LocalDate month = LocalDate.of(year, Integer.parseInt(nth.group(3)), 1);
            DayOfWeek day = DayOfWeek.valueOf(nth.group(2));
            long later = Optional.ofNullable(nth.group(4)).map(Long::valueOf).orElse(0L);
            return month.with(
                            nth.group(1).equals("last")
                                    ? lastInMonth(day)
                                    : dayOfWeekInMonth(Integer.parseInt(nth.group(1)), day))
                    .plusDays(later);
        }
        Matcher easter = EASTER.matcher(rule);
        if (easter.matches()) {
            return easter(year).plusDays(Integer.parseInt(easter.group(1)));
        }
        return FIXED.matcher(rule).matches() ? MonthDay.parse("--" + rule).atYear(year) : LocalDate.parse(rule);
    }

    /** The Gregorian computus of Meeus, Jones and Butcher. */
    private static LocalDate easter(int year) {
        int a = year % 19;
        int b = year / 100;
        int c = year % 100;
        int d = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
        int e = (32 + 2 * (b % 4) + 2 * (c / 4) - d - c % 4) % 7;
        int f = d + e - 7 * ((a + 11 * d + 22 * e) / 451) + 114;
        return LocalDate.of(year, f / 31, f % 31 + 1);
    }
}
