package switchboard.dialer.core;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Optional;
import switchboard.platform.core.Check;

/**
 * One statute about the hours of calls.
 *
 * @param place a state, or {@link Laws#EVERYWHERE}
 * @param to the last day; empty while it stands
 * @param source where it can be read
 */
public record HoursRule(
        String place,
        LocalDate from,
        Optional<LocalDate> to,
        Window weekdays,
        Window saturdays,
        Window sundays,
        boolean closedOnHolidays,
        String source) {

    /** No statute opens earlier or closes later; and no clock change has ever fallen between these hours. */
    static final Window WIDEST = new Window(LocalTime.of(8, 0), LocalTime.of(21, 0));

    public HoursRule {
        Check.that(isLawful(weekdays) && isLawful(saturdays) && isLawful(sundays), place + ": hours beyond 8 to 21");
    }

    boolean isInForce(LocalDate date) {
        return !date.isBefore(from) && to.map(last -> !date.isAfter(last)).orElse(true);
    }

    Window windowOn(LocalDate date, boolean holiday) {
        if (holiday && closedOnHolidays) {
            return Window.CLOSED;
        }
        return switch (date.getDayOfWeek()) {
            case SATURDAY -> saturdays;
            case SUNDAY -> sundays;
            default -> weekdays;
        };
    }

    private static boolean isLawful(Window window) {
        return window.isEmpty() || window.and(WIDEST).equals(window);
    }
}
