package switchboard.dialer.core;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The calling hours of the country and of its stricter states, and their holidays. */
public final class Laws {

    /** The place of the rules that hold everywhere. */
    public static final String EVERYWHERE = "US";

    private final Map<String, List<HoursRule>> rules;
    private final Holidays holidays;

    public Laws(List<HoursRule> rules, Holidays holidays) {
        this.rules = rules.stream().collect(Collectors.groupingBy(HoursRule::place));
        this.holidays = holidays;
    }

    /** When people in any of {@code states} may be called on {@code date}. Closed where no country-wide rule holds. */
    Window windowOn(LocalDate date, Set<String> states) {
        if (inForce(EVERYWHERE, date).isEmpty()) {
            return Window.CLOSED;
        }
        return rulesOn(date, states)
                .map(rule -> rule.windowOn(date, holidays.isHoliday(date, rule.place())))
                .reduce(HoursRule.WIDEST, Window::and);
    }

    /** Every row that counts on {@code date} in any of {@code states}. */
    Stream<HoursRule> rulesOn(LocalDate date, Set<String> states) {
        return Stream.concat(Stream.of(EVERYWHERE), states.stream()).flatMap(place -> inForce(place, date).stream());
    }

    private List<HoursRule> inForce(String place, LocalDate date) {
        return rules.getOrDefault(place, List.of()).stream()
                .filter(rule -> rule.isInForce(date))
                .toList();
    }
}
