package switchboard.booking.calcom;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import switchboard.booking.CalcomFixture;
import switchboard.booking.core.Appointment;
import switchboard.booking.core.BookingChain;
import switchboard.booking.core.BookingEvent;
import switchboard.booking.core.Fact;

class CalcomEventsTest {

    private static final CalcomEvents EVENTS = new CalcomEvents(CalcomFixture.PHONES);

    static List<CalcomFixture> fixtures() {
        return CalcomFixture.all();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void each_delivery_says_what_its_reading_expects(CalcomFixture fixture) {
        JsonObject expect = fixture.expect();
        Optional<BookingEvent> event = event(fixture.body());
        assertThat(event.isEmpty()).isEqualTo(expect.getBoolean("ignore", false));
        event.ifPresent(said -> {
            Optional.ofNullable(expect.getString("uid"))
                    .ifPresent(uid -> assertThat(said.uid()).isEqualTo(uid));
            Optional.ofNullable(expect.getString("old_uid"))
                    .ifPresent(uid -> assertThat(said.forerunners()).contains(uid));
            if (expect.containsKey("phone")) {
                assertThat(said.facts().get(Fact.PHONE)).isEqualTo(expect.getString("phone"));
            }
            assertThat(said.stamp().ordered()).isNotEqualTo(expect.getBoolean("flat", false));
        });
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void each_delivery_alone_ends_in_its_state(CalcomFixture fixture) {
        String state = fixture.expect().getString("booking_state");
        Optional<Appointment> appointment = event(fixture.body())
                .flatMap(said -> BookingChain.empty().with(said).appointment());
        if (state != null && !fixture.id().startsWith("C11")) { // a bare no-show tells no time: no appointment yet
            assertThat(appointment.orElseThrow().status().column()).isEqualTo(state);
        }
        if (fixture.id().startsWith("C11")) {
            assertThat(appointment).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "17",
                "",
                "who=Dana",
                "{\"triggerEvent\":7}",
                "{\"triggerEvent\":\"OOO_CREATED\",\"payload\":{}}",
                "{\"triggerEvent\":\"BOOKING_CONFIRMED\",\"payload\":{\"uid\":\"u\"}}",
                "{\"triggerEvent\":\"BOOKING_CREATED\"}",
                "{\"triggerEvent\":\"BOOKING_CREATED\",\"uid\":\"u\",\"startTime\":\"2026-01-01T10:00:00Z\"}",
                "{\"triggerEvent\":\"BOOKING_CREATED\",\"payload\":{\"uid\":{}}}",
                "{\"triggerEvent\":\"BOOKING_CREATED\",\"payload\":\"text\"}"
            })
    void what_cannot_be_understood_says_nothing(String body) {
        assertThat(EVENTS.read(Buffer.buffer(body))).isInstanceOf(CalcomMessage.Nothing.class);
    }

    @Test
    void a_time_without_a_zone_is_no_time() {
        JsonObject payload = booking().put("startTime", "2026-09-17T14:00:00");
        assertThat(created(payload).facts()).doesNotContainKeys(Fact.START, Fact.END);
    }

    @Test
    void the_three_forms_of_a_time_are_one() {
        for (String form : List.of("2026-09-17T14:00:00Z", "2026-09-17T14:00:00.000Z", "2026-09-17T14:00:00+00:00")) {
            assertThat(created(booking().put("startTime", form)).facts())
                    .containsEntry(Fact.START, "2026-09-17T14:00:00Z");
        }
    }

    @Test
    void the_phone_is_taken_from_the_most_trustworthy_of_seven_places() {
        JsonObject payload = booking();
        JsonObject responses = new JsonObject();
        payload.put("metadata", new JsonObject().put("phone", "2125550107").put("order", "2125550199"));
        assertPhone(payload, "+12125550107", "metadata:phone");
        payload.put("userFieldsResponses", field("roof_age", "about 2125550198").put("cell", value("(212) 555-0106")));
        assertPhone(payload, "+12125550106", "field:cell");
        responses.put("location", value(new JsonObject().put("value", "phone").put("optionValue", "+12125550105")));
        payload.put("responses", responses);
        assertPhone(payload, "+12125550105", "response:location");
        payload.put("location", "+12125550104");
        assertPhone(payload, "+12125550104", "location");
        responses.put("smsReminderNumber", value("+12125550103"));
        assertPhone(payload, "+12125550103", "response:smsReminderNumber");
        payload.put("smsReminderNumber", "+12125550113");
        assertPhone(payload, "+12125550113", "smsReminderNumber");
        responses.put("attendeePhoneNumber", value("+12125550102"));
        assertPhone(payload, "+12125550102", "response:attendeePhoneNumber");
        payload.put("attendees", new JsonArray().add(new JsonObject().put("phoneNumber", "212-555-0101")));
        assertPhone(payload, "+12125550101", "attendee");
    }

    @ParameterizedTest
    @ValueSource(strings = {"userPhone", "link", "integrations:daily", ""})
    void a_number_in_the_location_is_the_organisers_unless_the_answer_says_phone(String kind) {
        JsonObject where = new JsonObject().put("value", kind).put("optionValue", "+12125550105");
        JsonObject payload = booking()
                .put("location", "+12125550105")
                .put("responses", new JsonObject().put("location", value(where)));
        assertThat(created(payload).facts()).doesNotContainKey(Fact.PHONE);
    }

    @Test
    void the_organisers_own_number_is_never_the_customers() {
        JsonObject payload = booking()
                .put("organizer", new JsonObject().put("phoneNumber", "+12125550100"))
                .put("smsReminderNumber", "+12125550100");
        assertThat(created(payload).facts()).doesNotContainKey(Fact.PHONE);
    }

    @Test
    void a_telephone_number_dressed_up_as_mail_is_no_address() {
        JsonObject attendee =
                new JsonObject().put("email", "12125550147@sms.cal.com").put("name", "Dana");
        assertThat(created(booking().put("attendees", new JsonArray().add(attendee)))
                        .facts())
                .doesNotContainKey(Fact.EMAIL);
    }

    @Test
    void a_request_for_another_time_is_not_a_loss() {
        JsonObject payload = booking().put("requestReschedule", true);
        assertThat(said("BOOKING_CANCELLED", payload).facts()).containsEntry(Fact.STATE, "WANTS_ANOTHER_TIME");
    }

    @Test
    void the_newer_webhook_version_says_the_same() {
        JsonObject newer =
                booking().put("attendeeIcsContent", "BEGIN:VCALENDAR").put("organizerIcsContent", "X");
        assertThat(created(newer).facts()).isEqualTo(created(booking()).facts());
    }

    private static void assertPhone(JsonObject payload, String phone, String source) {
        assertThat(created(payload).facts()).containsEntry(Fact.PHONE, phone).containsEntry(Fact.PHONE_SOURCE, source);
    }

    private static JsonObject booking() {
        return new JsonObject()
                .put("uid", "u1")
                .put("startTime", "2026-09-17T14:00:00Z")
                .put("endTime", "2026-09-17T14:30:00Z");
    }

    private static JsonObject field(String slug, String answer) {
        return new JsonObject().put(slug, value(answer));
    }

    private static JsonObject value(Object value) {
        return new JsonObject().put("label", "x").put("value", value);
    }

    private static BookingEvent created(JsonObject payload) {
        return said("BOOKING_CREATED", payload);
    }

    private static BookingEvent said(String trigger, JsonObject payload) {
        JsonObject body = new JsonObject()
                .put("triggerEvent", trigger)
                .put("createdAt", "2026-09-14T15:01:35.000Z")
                .put("payload", payload);
        return event(body.toBuffer()).orElseThrow();
    }

    private static Optional<BookingEvent> event(Buffer body) {
        return EVENTS.read(body).fold(news -> Optional.of(news.event()), nothing -> Optional.empty());
    }
}
