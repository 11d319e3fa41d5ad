package switchboard.booking.calcom;

import static switchboard.booking.calcom.CalcomFields.text;
import static switchboard.booking.calcom.CalcomFields.time;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import switchboard.booking.core.BookingEvent;
import switchboard.booking.core.BookingState;
import switchboard.booking.core.Fact;
import switchboard.booking.core.Stamp;
import switchboard.platform.core.PhoneNumber;

/** Reads what a body says, whatever its version and shape. Never fails: what cannot be understood says nothing. */
public final class CalcomEvents {

    private static final String ICAL_SUFFIX = "@cal.com";
    private static final String NO_MAILBOX = "@sms.cal.com";

    private final CalcomPhones phones;

    /** {@code parsePhone} makes a number of text in any usual form, and nothing of other text. */
    public CalcomEvents(Function<String, Optional<PhoneNumber>> parsePhone) {
        this.phones = new CalcomPhones(parsePhone);
    }

    public CalcomMessage read(Buffer raw) {
        CalcomBody body = CalcomBody.read(raw);
        if (body.trigger().isEmpty()) {
            return new CalcomMessage.Nothing(
                    "no triggerEvent: the webhook has a custom payload template; remove it in Cal.com");
        }
        String word = body.trigger().get();
        if (word.equals("PING")) {
            return new CalcomMessage.Nothing("Cal.com's test button");
        }
        return CalcomTrigger.of(word)
                .map(trigger -> read(trigger, body))
                .orElseGet(() -> new CalcomMessage.Nothing("no effect is defined for " + body.word()));
    }

    private CalcomMessage read(CalcomTrigger trigger, CalcomBody body) {
        if (body.uid().isEmpty()) {
            return new CalcomMessage.Nothing(trigger + " without a booking's uid: a custom payload template?");
        }
        if (!body.wrapped() && !trigger.isFlat()) {
            return new CalcomMessage.Nothing(
                    trigger + " without payload: the webhook has a custom payload template; remove it in Cal.com");
        }
        JsonNode payload = body.payload();
        return new CalcomMessage.News(
                new BookingEvent(
                        body.uid(),
                        forerunners(body.uid(), payload),
                        stamp(trigger, body),
                        trigger.decides(),
                        facts(trigger, payload),
                        trigger.listsAbsent() ? absent(trigger, payload) : Map.of()),
                organizer(payload));
    }

    private static Stamp stamp(CalcomTrigger trigger, CalcomBody body) {
        int sequence = body.payload().path("iCalSequence").asInt(0);
        Optional<Instant> sentAt = body.wrapped() ? time(body.root().path("createdAt")) : Optional.empty();
        return sentAt.map(at -> Stamp.of(at, sequence, trigger.rank(), body.hash()))
                .orElseGet(() -> Stamp.unordered(sequence, trigger.rank(), body.hash()));
    }

    /**
     * The uids it replaced. {@code iCalUID} names the first of the chain, as long as Cal.com made it: so a chain holds
     * together although a reschedule in its middle was lost.
     */
    private static Set<String> forerunners(String uid, JsonNode payload) {
        Set<String> forerunners = new TreeSet<>();
        text(payload.path("rescheduleUid")).ifPresent(forerunners::add);
        text(payload.path("fromReschedule")).ifPresent(forerunners::add);
        text(payload.path("iCalUID"))
                .filter(ical -> ical.toLowerCase(Locale.ROOT).endsWith(ICAL_SUFFIX))
                .map(ical -> ical.substring(0, ical.length() - ICAL_SUFFIX.length()))
                .filter(first -> !first.isBlank())
                .ifPresent(forerunners::add);
        forerunners.remove(uid);
        return forerunners;
    }

    private Map<Fact, String> facts(CalcomTrigger trigger, JsonNode payload) {
        Map<Fact, String> facts = new EnumMap<>(Fact.class);
        BookingState state = trigger.state(payload);
        facts.put(Fact.STATE, state.name());
        if (state == BookingState.BOOKED) {
            facts.put(Fact.ONCE_BOOKED, "true");
        }
        mark(trigger).ifPresent(fact -> facts.put(fact, "true"));
        times(payload, facts);
        customer(payload, facts);
        errand(payload, facts);
        JsonNode metadata = payload.path("metadata");
        put(facts, Fact.LEAD, text(metadata.path("lead_id")));
        put(facts, Fact.APPOINTMENT, text(metadata.path("appointment_id")));
        put(facts, Fact.ATTEMPT, text(metadata.path("attempt_id")));
        put(facts, Fact.TENANT, text(metadata.path("user_id")));
        return facts;
    }

    private static Optional<Fact> mark(CalcomTrigger trigger) {
        return switch (trigger) {
            case BOOKING_PAID -> Optional.of(Fact.PAID);
            case MEETING_STARTED -> Optional.of(Fact.STARTED);
            case MEETING_ENDED -> Optional.of(Fact.ENDED);
            case AFTER_HOSTS_CAL_VIDEO_NO_SHOW -> Optional.of(Fact.HOST_ABSENT);
            default -> Optional.empty();
        };
    }

    private static void times(JsonNode payload, Map<Fact, String> facts) {
        Optional<Instant> start = time(payload.path("startTime"));
        int minutes = payload.path("length").asInt(0);
        Optional<Instant> end = time(payload.path("endTime"))
                .or(() -> minutes > 0 ? start.map(from -> from.plus(Duration.ofMinutes(minutes))) : Optional.empty());
        if (start.isPresent() && end.isPresent() && end.get().isAfter(start.get())) {
            facts.put(Fact.START, start.get().toString());
            facts.put(Fact.END, end.get().toString());
        }
    }

    private void customer(JsonNode payload, Map<Fact, String> facts) {
        JsonNode booker = payload.path("attendees").path(0);
        JsonNode responses = payload.path("responses");
        put(
                facts,
                Fact.NAME,
                text(booker.path("name")).or(() -> text(responses.path("name").path("value"))));
        put(
                facts,
                Fact.EMAIL,
                text(booker.path("email"))
                        .or(() -> text(responses.path("email").path("value")))
                        .filter(email -> !email.toLowerCase(Locale.ROOT).endsWith(NO_MAILBOX)));
        phones.find(payload).ifPresent(found -> {
            facts.put(Fact.PHONE, found.number().e164());
            facts.put(Fact.PHONE_SOURCE, found.source());
        });
    }

    private static void errand(JsonNode payload, Map<Fact, String> facts) {
        put(
                facts,
                Fact.LOCATION,
                text(payload.path("location"))
                        .filter(place -> !place.startsWith("integrations:") && !place.matches("[+0-9 ().-]+")));
        put(facts, Fact.NOTES, text(payload.path("additionalNotes")));
        put(facts, Fact.KIND, text(payload.path("type")));
    }

    /** What the video service noticed is told apart from what a person marked: only the person's word lists show. */
    private static Map<String, Boolean> absent(CalcomTrigger trigger, JsonNode payload) {
        String by = trigger == CalcomTrigger.BOOKING_NO_SHOW_UPDATED ? "" : "video:";
        Map<String, Boolean> absent = new TreeMap<>();
        for (JsonNode attendee : payload.path("attendees")) {
            JsonNode noShow = attendee.path("noShow");
            text(attendee.path("email"))
                    .filter(email -> noShow.isBoolean())
                    .ifPresent(email -> absent.put(by + email.toLowerCase(Locale.ROOT), noShow.booleanValue()));
        }
        return absent;
    }

    private static Organizer organizer(JsonNode payload) {
        JsonNode organizer = payload.path("organizer");
        JsonNode user = payload.path("user");
        return new Organizer(
                text(organizer.path("id")).or(() -> text(payload.path("userId"))),
                text(organizer.path("username")).or(() -> text(user.path("username"))),
                text(organizer.path("email"))
                        .or(() -> text(payload.path("userPrimaryEmail")))
                        .or(() -> text(user.path("email"))));
    }

    private static void put(Map<Fact, String> facts, Fact fact, Optional<String> value) {
        value.ifPresent(text -> facts.put(fact, text));
    }
}
