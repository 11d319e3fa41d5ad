package switchboard.platform.time;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** An hour to begin a demo or a load test at: one in which all of the contiguous United States may be called. */
public final class LawfulHour {

    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final LocalTime NOON = LocalTime.of(12, 0);

    private LawfulHour() {}

    /**
     * Noon in New York on the next Tuesday: nine in Los Angeles, and on a Tuesday no federal holiday but a fixed one.
     */
    public static Instant after(Instant now) {
        ZonedDateTime day = now.atZone(NEW_YORK).plusDays(1);
        while (day.getDayOfWeek() != DayOfWeek.TUESDAY || isFixedHoliday(day)) {
            day = day.plusDays(1);
        }
        return day.with(NOON).toInstant();
    }

    private static boolean isFixedHoliday(ZonedDateTime day) {
        String monthAndDay = day.toLocalDate().toString().substring(5);
        return switch (monthAndDay) {
            case "01-01", "06-19", "07-04", "11-11", "12-24", "12-25", "12-31" -> true;
            default -> false;
        };
    }
}
