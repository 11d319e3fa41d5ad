package switchboard.booking.calcom;

import static switchboard.booking.calcom.CalcomFields.text;
import static switchboard.booking.calcom.CalcomFields.time;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import switchboard.booking.core.BookingEvent;
import switchboard.booking.core.BookingState;
import switchboard.booking.core.Fact;
import switchboard.booking.core.Stamp;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.error.Failure;

/**
 * Reads a page of {@code GET /v2/bookings} as news: each booking as it stood when we asked. The API has other words
 * than the webhooks: {@code start}, {@code accepted}, {@code rescheduledFromUid}.
 */
public final class CalcomApiBookings {

    private static final String NO_MAILBOX = "@sms.cal.com";
    private static final int RANK = 50;

    private final Function<String, Optional<PhoneNumber>> parsePhone;

    public CalcomApiBookings(Function<String, Optional<PhoneNumber>> parsePhone) {
        this.parsePhone = parsePhone;
    }

    /** How many bookings a page held, and what they say to us. */
    public record Page(int size, List<CalcomMessage.News> news) {}

    /** {@code asked} is when the request left: what happened before is in the answer. Unreadable: unavailable. */
    public Page read(Buffer answer, Instant asked) {
        JsonNode data = CalcomBody.read(answer).root().path("data");
        if (!data.isArray()) { // some proxy's page: to take it for the last one would end the sweep early
            throw Failure.unavailable("calendar_unreadable", "Cal.com's answer lists no bookings.");
        }
        List<CalcomMessage.News> news = new ArrayList<>();
        for (JsonNode booking : data) {
            news(booking, asked).ifPresent(news::add);
        }
        return new Page(data.size(), news);
    }

    /** The one booking that an answer is about. */
    public Optional<CalcomMessage.News> one(Buffer answer, Instant asked) {
        return news(CalcomBody.read(answer).root().path("data"), asked);
    }

    /** The booking in a list that was made with this {@code appointment_id}, and was not moved since. */
    public Optional<CalcomMessage.News> madeFor(Buffer answer, String appointment, Instant asked) {
        for (JsonNode booking : CalcomBody.read(answer).root().path("data")) {
            if (appointment.equals(
                            booking.path("metadata").path("appointment_id").asText(""))
                    && text(booking.path("rescheduledToUid")).isEmpty()) {
                return news(booking, asked);
            }
        }
        return Optional.empty();
    }

    /** The booker's address as the calendar has it, made up by it or not. */
    public String email(Buffer answer) {
        return text(CalcomBody.read(answer)
                        .root()
                        .path("data")
                        .path("attendees")
                        .path(0)
                        .path("email"))
                .orElseThrow(() -> Failure.unavailable("calendar_unreadable", "Cal.com's answer names no booker."));
    }

    /** What took the place of the booking that an answer is about. */
    public Optional<String> successor(Buffer answer) {
        return text(CalcomBody.read(answer).root().path("data").path("rescheduledToUid"));
    }

    /** One that was moved says only whom it replaced itself: without that link its chain would fall in two. */
    private Optional<CalcomMessage.News> news(JsonNode booking, Instant asked) {
        boolean moved = text(booking.path("rescheduledToUid")).isPresent();
        Optional<String> uid = text(booking.path("uid"));
        Optional<Map<Fact, String>> facts = moved
                ? text(booking.path("rescheduledFromUid")).map(from -> Map.of())
                : state(booking).map(state -> facts(booking, state));
        return uid.flatMap(name -> facts.map(told -> new BookingEvent(
                        name,
                        text(booking.path("rescheduledFromUid")).map(Set::of).orElse(Set.of()),
                        Stamp.of(asked, 0, RANK, "api"),
                        true,
                        told,
                        moved ? Map.of() : absent(booking))))
                .map(event -> new CalcomMessage.News(event, organizer(booking)));
    }

    private Map<Fact, String> facts(JsonNode booking, BookingState state) {
        Map<Fact, String> facts = new EnumMap<>(Fact.class);
        facts.put(Fact.STATE, state.name());
        if (state == BookingState.BOOKED) {
            facts.put(Fact.ONCE_BOOKED, "true");
        }
        times(booking, facts);
        customer(booking, facts);
        put(facts, Fact.KIND, text(booking.path("eventType").path("slug")));
        JsonNode metadata = booking.path("metadata");
        put(facts, Fact.LEAD, text(metadata.path("lead_id")));
        put(facts, Fact.APPOINTMENT, text(metadata.path("appointment_id")));
        put(facts, Fact.ATTEMPT, text(metadata.path("attempt_id")));
        put(facts, Fact.TENANT, text(metadata.path("user_id")));
        return facts;
    }

    private static Optional<BookingState> state(JsonNode booking) {
        return switch (booking.path("status").asText("").toLowerCase(Locale.ROOT)) {
            case "accepted" -> Optional.of(BookingState.BOOKED);
            case "pending" -> Optional.of(BookingState.PENDING);
            case "cancelled" -> Optional.of(BookingState.CANCELLED);
            case "rejected" -> Optional.of(BookingState.REJECTED);
            default -> Optional.empty();
        };
    }

    private static void times(JsonNode booking, Map<Fact, String> facts) {
        Optional<Instant> start = time(booking.path("start"));
        Optional<Instant> end = time(booking.path("end"));
        if (start.isPresent() && end.isPresent() && end.get().isAfter(start.get())) {
            facts.put(Fact.START, start.get().toString());
            facts.put(Fact.END, end.get().toString());
        }
    }

    private void customer(JsonNode booking, Map<Fact, String> facts) {
        JsonNode booker = booking.path("attendees").path(0);
        JsonNode answers = booking.path("bookingFieldsResponses");
        put(facts, Fact.NAME, text(booker.path("name")));
        put(
                facts,
                Fact.EMAIL,
                text(booker.path("email"))
                        .filter(email -> !email.toLowerCase(Locale.ROOT).endsWith(NO_MAILBOX)));
        text(booker.path("phoneNumber"))
                .or(() -> text(answers.path("attendeePhoneNumber")))
                .or(() -> text(answers.path("smsReminderNumber")))
                .flatMap(parsePhone)
                .ifPresent(number -> {
                    facts.put(Fact.PHONE, number.e164());
                    facts.put(Fact.PHONE_SOURCE, "api");
                });
    }

    private static Map<String, Boolean> absent(JsonNode booking) {
        Map<String, Boolean> absent = new TreeMap<>();
        for (JsonNode attendee : booking.path("attendees")) {
            JsonNode away = attendee.path("absent");
            text(attendee.path("email"))
                    .filter(email -> away.isBoolean())
                    .ifPresent(email -> absent.put(email.toLowerCase(Locale.ROOT), away.booleanValue()));
        }
        return absent;
    }

    private static Organizer organizer(JsonNode booking) {
        JsonNode host = booking.path("hosts").path(0);
        return new Organizer(text(host.path("id")), text(host.path("username")), text(host.path("email")));
    }

    private static void put(Map<Fact, String> facts, Fact fact, Optional<String> value) {
        value.ifPresent(text -> facts.put(fact, text));
    }
}
