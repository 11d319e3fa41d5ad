package switchboard.simulator.calcom;

import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import switchboard.simulator.core.Scenario;
import switchboard.simulator.world.Refusal;

/** Reads a request for a booking, as strictly as Cal.com does. */
final class Wishes {

    private static final int METADATA_KEYS_MAX = 50;
    private static final int METADATA_KEY_MAX = 40;
    private static final int METADATA_VALUE_MAX = 500;

    private Wishes() {}

    static Calendar.Wish of(JsonObject body, Scenario.CalendarRules rules) {
        String start = text(body, "start").orElseThrow(() -> new Refusal(400, "start is required"));
        if (!(body.getValue("attendee") instanceof JsonObject attendee)) {
            throw new Refusal(400, "attendee is required");
        }
        JsonObject metadata = body.getJsonObject("metadata", new JsonObject());
        checkMetadata(metadata);
        long minutes = body.getLong("lengthInMinutes", rules.length().toMinutes());
        return new Calendar.Wish(
                body.getInteger("eventTypeId", rules.eventTypeId()),
                CalcomRoutes.time(start, false),
                Duration.ofMinutes(minutes),
                guest(attendee),
                metadata.getMap(),
                Optional.empty());
    }

    private static Booking.Guest guest(JsonObject attendee) {
        String name = text(attendee, "name").orElseThrow(() -> new Refusal(400, "attendee.name is required"));
        String zone = text(attendee, "timeZone").orElseThrow(() -> new Refusal(400, "attendee.timeZone is required"));
        try {
            ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new Refusal(400, "attendee.timeZone is not an IANA time zone: " + zone);
        }
        Optional<String> phone = text(attendee, "phoneNumber");
        if (phone.isPresent() && !phone.get().matches("\\+[1-9][0-9]{6,14}")) {
            throw new Refusal(400, "attendee.phoneNumber must be a valid phone number");
        }
        String email = text(attendee, "email")
                .or(() -> phone.map(number -> number.substring(1) + "@sms.cal.com"))
                .orElseThrow(() -> new Refusal(400, "attendee needs an email or a phoneNumber"));
        return new Booking.Guest(name, email, phone, zone, attendee.getString("language", "en"));
    }

    private static void checkMetadata(JsonObject metadata) {
        if (metadata.size() > METADATA_KEYS_MAX) {
            throw new Refusal(400, "metadata must have at most 50 keys");
        }
        for (Map.Entry<String, Object> entry : metadata) {
            boolean fits = entry.getKey().length() <= METADATA_KEY_MAX
                    && entry.getValue() instanceof String value
                    && value.length() <= METADATA_VALUE_MAX;
            if (!fits) {
                throw new Refusal(400, "metadata." + entry.getKey() + " must be a string of at most 500 characters");
            }
        }
    }

    private static Optional<String> text(JsonObject json, String key) {
        return Optional.ofNullable(json.getString(key)).filter(text -> !text.isBlank());
    }
}
