package switchboard.routing;

import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.format.TextStyle;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import switchboard.routing.core.OpeningHours;
import switchboard.routing.core.OpeningHours.Span;

/**
 * Reads {@code profiles.business_hours}: {@code {"monday": {"open": "08:00", "close": "17:00"}, "sunday": {"closed":
 * true}}}, with full or three-letter names of days. A day it cannot read is closed.
 */
final class Hours {

    private Hours() {}

    static OpeningHours read(JsonObject week) {
        if (week.isEmpty()) {
            return OpeningHours.USUAL;
        }
        Map<DayOfWeek, Span> days = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            day(week, day).flatMap(Hours::span).ifPresent(span -> days.put(day, span));
        }
        return new OpeningHours(days);
    }

    private static Optional<JsonObject> day(JsonObject week, DayOfWeek day) {
        String full = day.getDisplayName(TextStyle.FULL, Locale.US).toLowerCase(Locale.ROOT);
        Object said = week.getValue(full, week.getValue(full.substring(0, 3)));
        return said instanceof JsonObject hours ? Optional.of(hours) : Optional.empty();
    }

    private static Optional<Span> span(JsonObject hours) {
        if (Boolean.TRUE.equals(hours.getValue("closed"))) {
            return Optional.empty();
        }
        return time(hours.getValue("open"))
                .flatMap(opens -> time(hours.getValue("close")).map(closes -> new Span(opens, closes)));
    }

    /** 24:00, which tenants write for midnight, included. */
    private static Optional<LocalTime> time(Object said) {
        try {
            String text = String.valueOf(said);
            return Optional.of(text.startsWith("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
