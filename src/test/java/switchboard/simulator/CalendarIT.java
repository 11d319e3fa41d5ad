package switchboard.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import switchboard.simulator.world.Signatures;

class CalendarIT {

    private final Play play = new Play("{outcomes: {booked: 1}, calendar: {confirmation_types: [5], cancelled: 0, "
            + "rescheduled: 0, requests_per_minute: 0}}");
    private final Client bookings = Client.calcom(play.vertx, play.simulator, "2024-08-13");
    private final Client slots = Client.calcom(play.vertx, play.simulator, "2024-09-04");

    @AfterEach
    void close() {
        play.close();
    }

    @Test
    void a_slot_is_given_once() {
        String start = firstSlot();

        assertThat(book(start, 4021).status()).isEqualTo(201);
        Client.Answer second = book(start, 4021);

        assertThat(second.status()).isEqualTo(400);
        assertThat(second.json().getJsonObject("error").getString("message")).contains("not available");
        assertThat(firstSlot()).isNotEqualTo(start);
    }

    @Test
    void a_booking_is_told_with_its_metadata_and_phone_and_signed() {
        book(firstSlot(), 4021);
        play.until(() -> !play.calendar.got().isEmpty());

        Receiver.Got told = play.calendar.got().get(0);
        JsonObject payload = told.json().getJsonObject("payload");
        assertThat(told.event()).isEqualTo("BOOKING_CREATED");
        assertThat(payload.getJsonObject("metadata").getString("lead_id")).isEqualTo("l1");
        assertThat(payload.getJsonArray("attendees").getJsonObject(0).getString("phoneNumber"))
                .isEqualTo("+12125550147");
        assertThat(told.headers().get("X-Cal-Signature-256")).isEqualTo(Signatures.calcom("cal_secret", told.body()));
    }

    @Test
    void a_moved_booking_gets_a_new_uid_and_names_the_old() {
        String uid = uid(book(firstSlot(), 4021));
        String other = firstSlot();

        JsonObject moved = bookings.post("/v2/bookings/" + uid + "/reschedule", new JsonObject().put("start", other))
                .json()
                .getJsonObject("data");
        play.until(() -> play.calendar.got().size() == 2);

        assertThat(moved.getString("rescheduledFromUid")).isEqualTo(uid);
        JsonObject payload =
                play.calendar.of("BOOKING_RESCHEDULED").get(0).json().getJsonObject("payload");
        assertThat(payload.getString("rescheduleUid")).isEqualTo(uid);
        assertThat(payload.getString("uid")).isEqualTo(moved.getString("uid"));
        assertThat(read(uid).getString("status")).isEqualTo("cancelled");
        assertThat(read(uid).getString("rescheduledToUid")).isEqualTo(moved.getString("uid"));
    }

    @Test
    void a_cancelled_booking_frees_its_slot_and_is_told_without_metadata() {
        String start = firstSlot();
        String uid = uid(book(start, 4021));

        bookings.post("/v2/bookings/" + uid + "/cancel", new JsonObject().put("cancellationReason", "ill"));
        play.until(() -> play.calendar.got().size() == 2);

        JsonObject payload = play.calendar.of("BOOKING_CANCELLED").get(0).json().getJsonObject("payload");
        assertThat(payload.containsKey("metadata")).isFalse();
        assertThat(payload.getString("startTime")).endsWith("+00:00");
        assertThat(firstSlot()).isEqualTo(start);
        assertThat(bookings.post("/v2/bookings/" + uid + "/cancel", new JsonObject())
                        .status())
                .isEqualTo(400);
    }

    @Test
    void a_booking_that_needs_it_is_confirmed_or_declined() {
        String first = uid(book(firstSlot(5), 5));
        bookings.post("/v2/bookings/" + first + "/confirm", new JsonObject());
        String second = uid(book(firstSlot(5), 5));
        bookings.post("/v2/bookings/" + second + "/decline", new JsonObject().put("reason", "no chair"));
        play.until(() -> play.calendar.got().size() == 4);

        assertThat(play.calendar.events())
                .containsExactlyInAnyOrder(
                        "BOOKING_REQUESTED", "BOOKING_CREATED", "BOOKING_REQUESTED", "BOOKING_REJECTED");
        assertThat(read(first).getString("status")).isEqualTo("accepted");
        assertThat(read(second).getString("status")).isEqualTo("rejected");
    }

    @Test
    void bookings_are_listed_by_filter_and_page() {
        for (int i = 0; i < 3; i++) {
            book(firstSlot(), 4021);
        }

        JsonObject page = bookings.get("/v2/bookings?eventTypeId=4021&take=2&skip=1&status=upcoming")
                .json();

        assertThat(page.getJsonArray("data").size()).isEqualTo(2);
        assertThat(page.getJsonObject("pagination").getInteger("totalItems")).isEqualTo(3);
        assertThat(bookings.get("/v2/bookings?attendeeEmail=nobody@example.com")
                        .json()
                        .getJsonArray("data"))
                .isEmpty();
    }

    @Test
    void a_call_that_books_is_told_as_a_booking_of_its_lead() {
        JsonObject metadata = new JsonObject().put("lead_id", "lead_7").put("attempt_id", "a1");

        play.retell.dial("+12125550147", new JsonObject().put("metadata", metadata));
        play.playOut();

        JsonObject payload = play.calendar.of("BOOKING_CREATED").get(0).json().getJsonObject("payload");
        assertThat(payload.getJsonObject("metadata").getString("lead_id")).isEqualTo("lead_7");
        assertThat(payload.getString("location")).isEqualTo("+12125550147");
        JsonObject data = play.receiver
                .of("call_analyzed")
                .get(0)
                .call()
                .getJsonObject("call_analysis")
                .getJsonObject("custom_analysis_data");
        assertThat(data.getBoolean("booked")).isTrue();
        assertThat(data.getString("slot")).isEqualTo(payload.getString("startTime"));
    }

    @Test
    void subscribers_of_the_api_are_told_what_they_asked_for() {
        bookings.post(
                "/v2/webhooks",
                new JsonObject()
                        .put("subscriberUrl", play.inbound.url())
                        .put("triggers", new JsonArray().add("BOOKING_CANCELLED"))
                        .put("secret", "other"));
        String uid = uid(book(firstSlot(), 4021));
        bookings.post("/v2/bookings/" + uid + "/cancel", new JsonObject());
        play.until(() -> !play.inbound.got().isEmpty());

        assertThat(play.inbound.events()).containsExactly("BOOKING_CANCELLED");
        Receiver.Got told = play.inbound.got().get(0);
        assertThat(told.headers().get("x-cal-signature-256")).isEqualTo(Signatures.calcom("other", told.body()));
    }

    @Test
    void what_is_wrong_is_refused_in_the_provider_s_shape() {
        assertThat(slots.get("/v2/bookings").status()).isEqualTo(404); // another contract's version
        assertThat(bookings.get("/v2/bookings/unknown").status()).isEqualTo(404);
        assertThat(bookings.post("/v2/bookings", new JsonObject()).status()).isEqualTo(400);
        assertThat(book("2026-03-07T15:00:00Z", 4021).status()).isEqualTo(400); // a Saturday
        Client nobody = new Client(play.vertx, play.simulator.calcomUrl(), java.util.Map.of());
        Client.Answer refused = nobody.get("/v2/bookings");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.json().getJsonObject("error").getString("code")).isEqualTo("UnauthorizedException");
    }

    private String firstSlot() {
        return firstSlot(4021);
    }

    private String firstSlot(int eventTypeId) {
        JsonObject days = slots.get("/v2/slots?eventTypeId=" + eventTypeId
                        + "&start=2026-03-04&end=2026-03-06&timeZone=America/New_York")
                .json()
                .getJsonObject("data");
        String day = days.fieldNames().iterator().next();
        return days.getJsonArray(day).getJsonObject(0).getString("start");
    }

    private Client.Answer book(String start, int eventTypeId) {
        return bookings.post(
                "/v2/bookings",
                new JsonObject()
                        .put("start", start)
                        .put("eventTypeId", eventTypeId)
                        .put(
                                "attendee",
                                new JsonObject()
                                        .put("name", "Dana Whitfield")
                                        .put("phoneNumber", "+12125550147")
                                        .put("timeZone", "America/New_York"))
                        .put("metadata", new JsonObject().put("lead_id", "l1")));
    }

    private JsonObject read(String uid) {
        return bookings.get("/v2/bookings/" + uid).json().getJsonObject("data");
    }

    private static String uid(Client.Answer booked) {
        return booked.json().getJsonObject("data").getString("uid");
    }
}
