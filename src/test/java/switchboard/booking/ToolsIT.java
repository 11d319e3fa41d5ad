package switchboard.booking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import switchboard.platform.time.Clocks;
import switchboard.simulator.Simulator;
import switchboard.simulator.SimulatorConfig;
import switchboard.simulator.world.ScenarioFile;
import switchboard.simulator.world.Signatures;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;

/** Agents in calls with the pretend Cal.com, whose own record is the judge. It is Tuesday noon in New York. */
class ToolsIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    private static final String TEN = "2026-03-05T10:00"; // a Thursday
    private static final String DANA = "+12125550147";

    private final Vertx vertx = Vertx.vertx();
    private final ManualClock clock = new ManualClock();
    private final HttpClient http = vertx.createHttpClient();
    private Simulator simulator;
    private int port;
    private BookingDesk desk;

    @BeforeEach
    void open() {
        POSTGRES.query("delete from cal_bookings; delete from auth.users;" + BookingDesk.SETUP);
        POSTGRES.query("update profiles set business_timezone = 'America/New_York'");
        POSTGRES.query(
                "insert into agents (user_id, phone_number) values ('" + BookingDesk.TENANT + "', '+12125550100')");
        POSTGRES.query("update integrations set event_type_id = 4021, access_token = '"
                + SealedText.seal("cal_key", BookingDesk.KEY) + "' where id = '" + BookingDesk.INTEGRATION + "'");
        Clocks clocks = new Clocks(clock, clock);
        simulator = BookingDesk.await(Simulator.start(vertx, SimulatorConfig.of("key", "secret", 7), clocks));
        serve(new BookingDesk(vertx, POSTGRES.pool(), "", simulator.calcomUrl().toString(), clocks));
    }

    private void serve(BookingDesk with) {
        desk = with;
        Router router = Router.router(vertx);
        router.route().handler(BodyHandler.create(false));
        desk.capability.capability().routes().forEach(routes -> routes.mount(router));
        port = BookingDesk.await(vertx.createHttpServer().requestHandler(router).listen(0, "localhost"))
                .actualPort();
    }

    @AfterEach
    void close() {
        BookingDesk.await(simulator.close());
        BookingDesk.await(vertx.close());
    }

    @Test
    void what_is_booked_in_a_call_is_one_booking_and_one_appointment_however_often_it_is_asked() {
        JsonObject first = ask("book", "call_1", DANA, TEN);
        JsonObject again = ask("book", "call_1", DANA, TEN);

        assertThat(first.getString("result")).isEqualTo("booked");
        assertThat(first.getString("say")).isEqualTo("You are booked for Thursday, March 5 at 10:00 AM.");
        assertThat(first.getString("start")).isEqualTo("2026-03-05T10:00-05:00");
        assertThat(again).isEqualTo(first);
        assertThat(POSTGRES.query("select call_sid from appointments")
                        .iterator()
                        .next()
                        .getString(0))
                .isEqualTo("call_1");
        assertThat(simulator.record().bookings()).singleElement().satisfies(booking -> {
            JsonObject metadata = booking.getJsonObject("metadata");
            assertThat(booking.getString("start")).isEqualTo("2026-03-05T15:00:00.000Z");
            assertThat(metadata.getString("lead_id")).isEqualTo(BookingDesk.LEAD.toString());
            assertThat(metadata.getString("appointment_id")).isEqualTo(first.getString("appointment_id"));
        });
        assertThat(ours()).containsExactly("booked 2026-03-05 15:00");
        assertThat(desk.told).containsExactly("booked " + BookingDesk.LEAD);
    }

    @Test
    void of_two_callers_who_take_the_same_time_one_has_it_and_the_other_is_offered_another() {
        List<JsonObject> answers = Stream.of(
                        asking("book", "call_1", DANA, args(TEN)), asking("book", "call_2", "+12125550148", args(TEN)))
                .toList()
                .stream()
                .map(BookingDesk::await)
                .toList();

        assertThat(answers)
                .extracting(answer -> answer.getString("result"))
                .containsExactlyInAnyOrder("booked", "taken");
        JsonObject other = answers.stream()
                .filter(answer -> answer.getString("result").equals("taken"))
                .findFirst()
                .orElseThrow();
        List<String> offered = other.getJsonArray("slots").stream()
                .map(slot -> ((JsonObject) slot).getString("start"))
                .toList();
        assertThat(offered).hasSize(3).doesNotContain("2026-03-05T10:00-05:00");
        assertThat(other.getString("say")).contains("not available any more").contains("I could offer");
        assertThat(simulator.record().bookings()).hasSize(1);
        assertThat(ask("book", "call_2", "+12125550148", offered.get(0)).getString("result"))
                .isEqualTo("booked");
        assertThat(simulator.record().bookings()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-02T10:00, past", // yesterday
        "2026-03-03T11:59, past",
        "2026-03-08T02:30, invalid", // no clock in New York shows it
        "next Thursday, invalid",
        "2026-03-07T10:00, taken" // a Saturday
    })
    void a_time_that_cannot_be_had_is_never_booked(String start, String result) {
        JsonObject answer = ask("book", "call_1", DANA, start);
        assertThat(answer.getString("result")).isEqualTo(result);
        assertThat(answer.getString("say")).isNotBlank();
        assertThat(simulator.record().bookings()).isEmpty();
        assertThat(ours()).allMatch(row -> row.startsWith("failed"));
    }

    @Test
    void on_both_sides_of_the_clock_change_ten_o_clock_is_ten_o_clock() {
        JsonObject before = ask("book", "call_1", DANA, "2026-03-06T10:00");
        JsonObject after = ask("book", "call_2", "+12125550148", "2026-03-09T10:00");

        assertThat(before.getString("say")).endsWith("Friday, March 6 at 10:00 AM.");
        assertThat(after.getString("say")).endsWith("Monday, March 9 at 10:00 AM.");
        assertThat(after.getString("start")).isEqualTo("2026-03-09T10:00-04:00");
        assertThat(simulator.record().bookings())
                .extracting(booking -> booking.getString("start"))
                .containsExactly("2026-03-06T15:00:00.000Z", "2026-03-09T14:00:00.000Z");
    }

    @Test
    void open_times_are_the_calendar_s_on_the_tenant_s_clock() {
        ask("book", "call_1", DANA, TEN);
        JsonObject answer = BookingDesk.await(
                asking("check_availability", "call_2", DANA, new JsonObject().put("date", "2026-03-05")));
        assertThat(answer.getString("result")).isEqualTo("open");
        assertThat(answer.getJsonArray("slots").stream().map(slot -> ((JsonObject) slot).getString("start")))
                .startsWith("2026-03-05T09:00-05:00", "2026-03-05T09:30-05:00", "2026-03-05T10:30-05:00");
    }

    @Test
    void whoever_asks_for_another_time_or_for_none_is_followed_by_the_calendar() {
        ask("book", "call_1", DANA, TEN);

        JsonObject moved = ask("reschedule", "call_2", DANA, "2026-03-06T11:00");
        assertThat(moved.getString("say")).isEqualTo("You are booked for Friday, March 6 at 11:00 AM.");
        assertThat(ours()).containsExactly("booked 2026-03-06 16:00");

        // the same conversation, and another wish again
        assertThat(ask("book", "call_1", DANA, "2026-03-06T12:00").getString("result"))
                .isEqualTo("booked");
        assertThat(ours()).containsExactly("booked 2026-03-06 17:00");

        JsonObject cancelled = ask("cancel", "call_3", DANA, "");
        assertThat(cancelled.getString("say"))
                .isEqualTo("Your appointment on Friday, March 6 at 12:00 PM is cancelled.");
        assertThat(ours()).containsExactly("cancelled 2026-03-06 17:00");
        assertThat(simulator.record().bookings())
                .extracting(booking -> booking.getString("status"))
                .containsOnly("cancelled");
        assertThat(ask("cancel", "call_4", DANA, "").getString("result")).isEqualTo("not_found");
    }

    @ParameterizedTest
    @CsvSource({"answer_reset", "error_before"})
    void an_order_of_unknown_fate_is_looked_for_before_it_is_repeated(String fault) {
        cause(new JsonObject().put(fault, 1.0));
        JsonObject answer = ask("book", "call_1", DANA, TEN);
        assertThat(answer.getString("result")).isEqualTo("pending");
        assertThat(answer.getString("say")).contains("will be confirmed");
        cause(new JsonObject().put(fault, 0));
        assertThat(ask("book", "call_1", DANA, TEN).getString("result")).isEqualTo("pending");

        clock.advance(Duration.ofMinutes(1));
        desk.capability
                .capability()
                .verticles()
                .forEach(verticle -> BookingDesk.await(vertx.deployVerticle(verticle.get())));
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(ours()).containsExactly("booked 2026-03-05 15:00"));
        assertThat(simulator.record().bookings()).hasSize(1);
        assertThat(ask("book", "call_1", DANA, TEN).getString("result")).isEqualTo("booked");
    }

    @Test
    void a_calendar_that_is_slow_is_not_waited_for_and_the_agent_has_something_to_say() {
        Vertx hurried = Vertx.vertx(); // a node of its own: addresses are named once on each
        try {
            serve(new BookingDesk(
                    hurried,
                    POSTGRES.pool(),
                    "",
                    simulator.calcomUrl().toString(),
                    new Clocks(clock, clock),
                    BookingDesk.patient(Duration.ofSeconds(2))));
            cause(new JsonObject().put("slow", 1.0).put("slow_by", "PT5M"));

            JsonObject booked = ask("book", "call_1", DANA, TEN);
            assertThat(booked.getString("result")).isEqualTo("pending");
            assertThat(booked.getString("say")).contains("I have noted", "will be confirmed");
            JsonObject open = ask("check_availability", "call_1", DANA, "");
            assertThat(open.getString("result")).isEqualTo("unavailable");
            assertThat(open.getString("say")).isNotBlank();
            assertThat(open.containsKey("slots")).isFalse();
        } finally {
            BookingDesk.await(hurried.close());
        }
    }

    @Test
    void without_a_calendar_nobody_is_promised_anything() {
        POSTGRES.query("update integrations set access_token = null");
        assertThat(ask("book", "call_1", DANA, TEN).getString("result")).isEqualTo("unavailable");
        assertThat(ours()).isEmpty();
    }

    @Test
    void a_question_signed_by_others_is_refused() {
        Buffer body = question("call_1", DANA, args(TEN)).toBuffer();
        int status = BookingDesk.await(http.request(HttpMethod.POST, port, "localhost", "/tools/retell/book")
                .compose(request -> request.putHeader("x-retell-signature", signature("other", body))
                        .send(body))
                .map(response -> response.statusCode()));
        assertThat(status).isNotEqualTo(200);
        assertThat(simulator.record().bookings()).isEmpty();
    }

    private void cause(JsonObject faults) {
        simulator.cause(ScenarioFile.with(simulator.faults(), new JsonObject().put("calendar", faults)));
    }

    private JsonObject ask(String tool, String call, String theirs, String start) {
        return BookingDesk.await(asking(tool, call, theirs, args(start)));
    }

    private static JsonObject args(String start) {
        return start.isEmpty() ? new JsonObject() : new JsonObject().put("start", start);
    }

    private Future<JsonObject> asking(String tool, String call, String theirs, JsonObject args) {
        Buffer body = question(call, theirs, args).toBuffer();
        return http.request(HttpMethod.POST, port, "localhost", "/tools/retell/" + tool)
                .compose(request -> request.putHeader("x-retell-signature", signature(BookingDesk.TOOLS_KEY, body))
                        .send(body)
                        .compose(response -> response.body()))
                .map(Buffer::toJsonObject);
    }

    private String signature(String key, Buffer body) {
        return Signatures.retell(key, body, clock.instant());
    }

    private static JsonObject question(String call, String theirs, JsonObject args) {
        return new JsonObject()
                .put("name", "book")
                .put(
                        "call",
                        new JsonObject()
                                .put("call_id", call)
                                .put("direction", "inbound")
                                .put("from_number", theirs)
                                .put("to_number", "+12125550100"))
                .put("args", args);
    }

    private static List<String> ours() {
        return POSTGRES
                .query("select status || ' ' || to_char(start_time at time zone 'UTC', 'YYYY-MM-DD HH24:MI')"
                        + " from appointments order by start_time")
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }
}
