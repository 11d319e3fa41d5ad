package switchboard.booking;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An appointment somebody wants.
 *
 * @param attempt the dial attempt it comes from
 * @param call the call it was asked for in, by the provider's id
 * @param source where it was asked for: {@code call} or {@code api}
 */
record Wish(
        Instant start,
        String name,
        Optional<String> phone,
        Optional<String> email,
        Optional<String> notes,
        Optional<UUID> lead,
        Optional<UUID> attempt,
        Optional<String> call,
        String source) {

    /** The body of Cal.com's booking, with our keys, by which it is found again. */
    JsonObject request(UUID tenant, UUID appointment, TenantCalendar calendar) {
        JsonObject attendee = new JsonObject()
                .put("name", name)
                .put("timeZone", calendar.zone().getId())
                .put("language", "en");
        phone.ifPresent(number -> attendee.put("phoneNumber", number));
        email.ifPresent(address -> attendee.put("email", address));
        JsonObject metadata =
                new JsonObject().put("user_id", tenant.toString()).put("appointment_id", appointment.toString());
        lead.ifPresent(id -> metadata.put("lead_id", id.toString()));
        attempt.ifPresent(id -> metadata.put("attempt_id", id.toString()));
        JsonObject request = new JsonObject()
                .put("start", start.toString())
                .put("eventTypeId", calendar.eventType())
                .put("attendee", attendee)
                .put("metadata", metadata);
        notes.ifPresent(text -> request.put("bookingFieldsResponses", new JsonObject().put("notes", text)));
        return request;
    }
}
