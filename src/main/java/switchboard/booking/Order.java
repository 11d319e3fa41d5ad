package switchboard.booking;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.UUID;

/**
 * Something the calendar is to be asked for, written before it is asked: a row of {@code calendar_outbox}.
 *
 * @param request the body; what names a booking has its {@code uid}
 * @param attempts how often it was taken up, this time included
 */
record Order(UUID id, UUID tenant, UUID appointment, Kind kind, JsonObject request, int attempts) {

    /** {@code calendar_outbox.action}. */
    enum Kind {
        BOOK,
        MOVE,
        CANCEL;

        String column() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(String column) {
            return valueOf(column.toUpperCase(Locale.ROOT));
        }
    }
}
