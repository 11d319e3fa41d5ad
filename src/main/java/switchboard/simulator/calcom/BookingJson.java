package switchboard.simulator.calcom;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import switchboard.simulator.core.Scenario;

/**
 * Bookings in Cal.com's two languages: its API says {@code start} and {@code accepted}, its webhooks {@code startTime}
 * and {@code ACCEPTED}.
 */
final class BookingJson {

    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter OFFSET =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'+00:00'").withZone(ZoneOffset.UTC);

    static final int OWNER_ID = 11;

    private BookingJson() {}

    static String millis(Instant at) {
        return MILLIS.format(at);
    }

    static String ownerEmail(Scenario.CalendarRules rules) {
        return rules.slug() + "@harbor.example";
    }

    static JsonObject api(Booking booking, Scenario.CalendarRules rules) {
        Booking.Guest guest = booking.guest();
        JsonObject json = new JsonObject()
                .put("id", booking.id())
                .put("uid", booking.uid())
                .put("title", title(booking, rules))
                .put("description", "")
                .put(
                        "hosts",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("id", OWNER_ID)
                                        .put("name", rules.organizer())
                                        .put("timeZone", rules.timeZone())))
                .put("status", booking.status().name().toLowerCase(Locale.ROOT))
                .put("start", millis(booking.start()))
                .put("end", millis(booking.end()))
                .put("duration", booking.length().toMinutes())
                .put("eventTypeId", booking.eventTypeId())
                .put(
                        "eventType",
                        new JsonObject().put("id", booking.eventTypeId()).put("slug", rules.slug()))
                .put("location", guest.phone().orElse("integrations:daily"))
                .put("absentHost", false)
                .put("createdAt", millis(booking.createdAt()))
                .put("metadata", new JsonObject(booking.metadata()))
                .put("attendees", new JsonArray().add(attendee(guest).put("absent", booking.isAbsent())))
                .put(
                        "bookingFieldsResponses",
                        new JsonObject().put("name", guest.name()).put("email", guest.email()));
        booking.fromUid().ifPresent(uid -> json.put("rescheduledFromUid", uid));
        booking.toUid().ifPresent(uid -> json.put("rescheduledToUid", uid));
        String key = booking.toUid().or(booking::fromUid).isPresent() ? "reschedulingReason" : "cancellationReason";
        booking.reason().ifPresent(reason -> json.put(key, reason));
        return json;
    }

    /** The {@code payload} of a wrapped webhook. */
    static JsonObject payload(String trigger, Booking booking, Optional<Booking> old, Scenario.CalendarRules rules) {
        if (trigger.equals("BOOKING_NO_SHOW_UPDATED")) {
            return absence(booking);
        }
        JsonObject json = common(booking, rules)
                .put("startTime", time(trigger, booking.start()))
                .put("endTime", time(trigger, booking.end()))
                .put("responses", responses(trigger, booking.guest()))
                .put("iCalUID", booking.chain())
                .put("iCalSequence", booking.sequence());
        old.ifPresent(before -> json.put("rescheduleId", before.id())
                .put("rescheduleUid", before.uid())
                .put("rescheduleStartTime", time(trigger, before.start()))
                .put("rescheduleEndTime", time(trigger, before.end()))
                .put("rescheduledBy", booking.changedBy().orElse(booking.guest().email())));
        switch (trigger) {
            case "BOOKING_CANCELLED" ->
                json.put("cancellationReason", booking.reason().orElse(""))
                        .put(
                                "cancelledBy",
                                booking.changedBy().orElse(booking.guest().email()))
                        .put("requestReschedule", false);
            case "BOOKING_REJECTED" ->
                json.put("rejectionReason", booking.reason().orElse(""));
            default -> json.put("metadata", new JsonObject(booking.metadata()));
        }
        return json.put("status", booking.status().name());
    }

    /** The payload that says who stayed away: it names neither organiser nor time. */
    private static JsonObject absence(Booking booking) {
        JsonObject attendee =
                new JsonObject().put("email", booking.guest().email()).put("noShow", booking.isAbsent());
        return new JsonObject()
                .put("message", booking.guest().email() + " marked as no-show")
                .put("bookingUid", booking.uid())
                .put("bookingId", booking.id())
                .put("attendees", new JsonArray().add(attendee));
    }

    private static JsonObject common(Booking booking, Scenario.CalendarRules rules) {
        Booking.Guest guest = booking.guest();
        JsonObject attendee = attendee(guest).put("utcOffset", utcOffset(guest.timeZone(), booking.start()));
        attendee.put("language", new JsonObject().put("locale", guest.language()));
        return new JsonObject()
                .put("bookerUrl", "https://cal.harbor.example")
                .put("title", title(booking, rules))
                .put("type", rules.slug())
                .put("description", "")
                .put("additionalNotes", "")
                .put("eventTypeId", booking.eventTypeId())
                .put("organizer", organizer(booking, rules))
                .put("attendees", new JsonArray().add(attendee))
                .put("customInputs", new JsonObject())
                .put("userFieldsResponses", new JsonObject())
                .put("location", guest.phone().orElse("integrations:daily"))
                .putNull("destinationCalendar")
                .put("requiresConfirmation", rules.confirmationTypes().contains(booking.eventTypeId()))
                .putNull("organizationId")
                .put("uid", booking.uid())
                .put("bookingId", booking.id())
                .put("eventTitle", rules.title())
                .put("eventDescription", "")
                .put("price", 0)
                .put("currency", "usd")
                .put("length", booking.length().toMinutes());
    }

    private static JsonObject organizer(Booking booking, Scenario.CalendarRules rules) {
        return new JsonObject()
                .put("id", OWNER_ID)
                .put("name", rules.organizer())
                .put("email", ownerEmail(rules))
                .put("username", rules.slug())
                .put("timeZone", rules.timeZone())
                .put("language", new JsonObject().put("locale", "en"))
                .put("timeFormat", "h:mma")
                .put("utcOffset", utcOffset(rules.timeZone(), booking.start()));
    }

    private static JsonObject attendee(Booking.Guest guest) {
        JsonObject json = new JsonObject()
                .put("email", guest.email())
                .put("name", guest.name())
                .put("timeZone", guest.timeZone())
                .put("language", guest.language());
        guest.phone().ifPresent(phone -> json.put("phoneNumber", phone));
        return json;
    }

    /** Created bookings are labelled by translation keys, cancelled and rejected ones by the slug. */
    private static JsonObject responses(String trigger, Booking.Guest guest) {
        boolean plain = trigger.equals("BOOKING_CANCELLED") || trigger.equals("BOOKING_REJECTED");
        JsonObject json = new JsonObject()
                .put("name", response(plain ? "name" : "your_name", guest.name(), plain))
                .put("email", response(plain ? "email" : "email_address", guest.email(), plain));
        guest.phone().ifPresent(phone -> {
            json.put("attendeePhoneNumber", response(plain ? "attendeePhoneNumber" : "phone_number", phone, plain));
            JsonObject location = new JsonObject().put("optionValue", phone).put("value", "phone");
            json.put("location", response("location", location, plain));
        });
        return json;
    }

    private static JsonObject response(String label, Object value, boolean plain) {
        JsonObject json = new JsonObject().put("label", label).put("value", value);
        return plain ? json : json.put("isHidden", false);
    }

    private static String time(String trigger, Instant at) {
        return switch (trigger) {
            case "BOOKING_CANCELLED" -> OFFSET.format(at);
            case "BOOKING_REJECTED" -> MILLIS.format(at);
            default -> at.toString();
        };
    }

    private static String title(Booking booking, Scenario.CalendarRules rules) {
        return rules.title() + " between " + rules.organizer() + " and "
                + booking.guest().name();
    }

    private static int utcOffset(String zone, Instant at) {
        return ZoneId.of(zone).getRules().getOffset(at).getTotalSeconds() / 60;
    }
}
