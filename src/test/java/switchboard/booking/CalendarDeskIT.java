package switchboard.booking;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.platform.core.TenantId;
import switchboard.platform.error.Failure;
import switchboard.platform.time.Clocks;
import switchboard.platform.web.Identity;
import switchboard.simulator.Simulator;
import switchboard.simulator.SimulatorConfig;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;

/** A business connects its calendar and works with its appointments; the pretend Cal.com's record is the judge. */
class CalendarDeskIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    private static final String CALENDAR = "/v1/integrations/calcom";
    private static final String KEY = "cal_live_very_secret";

    private final Vertx vertx = Vertx.vertx();
    private final ManualClock clock = new ManualClock();
    private final HttpClient http = vertx.createHttpClient();
    private Identity identity =
            new Identity(Identity.Role.OWNER, "owner", Optional.of(new TenantId(BookingDesk.TENANT)));
    private Simulator simulator;
    private int port;

    private record Answer(int status, String text) {

        JsonObject json() {
            return new JsonObject(text);
        }
    }

    @BeforeEach
    void open() {
        POSTGRES.query("delete from cal_bookings; delete from auth.users;" + BookingDesk.SETUP);
        Clocks clocks = new Clocks(clock, clock);
        simulator = BookingDesk.await(Simulator.start(vertx, SimulatorConfig.of("key", "secret", 7), clocks));
        BookingDesk desk = new BookingDesk(
                vertx, POSTGRES.pool(), "", simulator.calcomUrl().toString(), clocks);
        Router router = Router.router(vertx);
        router.route().handler(BodyHandler.create(false)).handler(ctx -> {
            identity.leaveIn(ctx);
            ctx.next();
        });
        router.route()
                .failureHandler(ctx -> ctx.response()
                        .setStatusCode(ctx.failure() instanceof Failure ? 422 : 500)
                        .end(String.valueOf(ctx.failure().getMessage())));
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
    void a_calendar_is_connected_with_a_sealed_key_and_a_webhook_of_its_own() {
        JsonObject connected = connect().json();
        JsonObject again = connect().json();

        JsonObject connection = connected.getJsonObject("connection");
        assertThat(connection.getString("cal_username")).isEqualTo("intro-call");
        assertThat(connected.getJsonArray("checks").encode()).doesNotContain("\"ok\":false");
        assertThat(again.getJsonObject("connection").getString("id")).isEqualTo(connection.getString("id"));
        String webhooks = sendTo(simulator.calcomPort(), "/v2/webhooks");
        assertThat(webhooks).containsOnlyOnce("http://us.example/webhooks/calcom/" + connection.getString("id"));
        assertThat(stored()).startsWith("v1:").doesNotContain(KEY);
        assertThat(connected.encode()
                        + call(HttpMethod.GET, "/v1/integrations", "").text())
                .doesNotContain(KEY)
                .doesNotContain("v1:");
        assertThat(call(HttpMethod.POST, CALENDAR + "/test", "").json().getBoolean("ok"))
                .isTrue();
    }

    @Test
    void a_calendar_that_is_disconnected_loses_its_key_here_and_its_webhook_there() {
        connect();
        JsonObject gone = call(HttpMethod.DELETE, CALENDAR, "").json();

        assertThat(gone.getJsonObject("connection").getBoolean("is_active")).isFalse();
        assertThat(gone.getJsonArray("checks").encode()).contains("\"ok\":true");
        assertThat(sendTo(simulator.calcomPort(), "/v2/webhooks")).doesNotContain("us.example");
        assertThat(POSTGRES.query("select 1 from integrations where access_token is not null"))
                .isEmpty();
        connect();
        BookingDesk.await(simulator.close());
        Answer alone = call(HttpMethod.DELETE, CALENDAR, "");
        assertThat(alone.status()).isEqualTo(200);
        assertThat(alone.text()).contains("by hand", "did not answer");
        simulator = BookingDesk.await(
                Simulator.start(vertx, SimulatorConfig.of("key", "secret", 7), new Clocks(clock, clock)));
    }

    @Test
    void a_key_that_is_refused_is_not_kept_and_the_answer_says_what_to_do() {
        Answer answer = call(HttpMethod.POST, CALENDAR, "{\"api_key\": \"wrong\", \"event_type_id\": 4021}");
        assertThat(answer.text())
                .contains("calendar_api_key_refused", "401", "Make a new one")
                .doesNotContain("wrong");
        assertThat(POSTGRES.query("select 1 from integrations where access_token is not null"))
                .isEmpty();
    }

    @Test
    void appointments_are_made_moved_marked_and_called_off_with_the_calendar_in_step() {
        connect();
        Answer made = call(HttpMethod.POST, "/v1/appointments", """
                {"start_time": "2026-03-05T15:00:00Z", "customer_name": "Eve, Adams",
                 "customer_phone": "(212) 555-0199", "notes": "ring twice"}
                """);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        String path = "/v1/appointments/" + made.json().getString("id");
        assertThat(made.json().getString("status")).isEqualTo("booked");
        assertThat(made.json().getString("end_time")).isEqualTo("2026-03-05T15:30:00Z");
        assertThat(call(HttpMethod.POST, "/v1/appointments", """
                {"start_time": "2026-03-05T15:00:00Z", "customer_name": "Late", "customer_phone": "212 555 0198"}
                """).text()).contains("slot_not_available");

        call(HttpMethod.POST, path + "/no-show", "");
        assertThat(status(path)).isEqualTo("no_show");
        assertThat(simulator.record().bookings().get(0).encode()).contains("\"absent\":true");
        call(HttpMethod.POST, path + "/no-show", "{\"came\": true}");
        assertThat(status(path)).isEqualTo("booked");

        Answer moved = call(HttpMethod.PATCH, path, "{\"start_time\": \"2026-03-06T15:00:00Z\"}");
        assertThat(moved.json().getString("start_time")).isEqualTo("2026-03-06T15:00:00Z");
        assertThat(call(HttpMethod.PATCH, path, "{\"start_time\": \"2026-03-01T15:00:00Z\"}")
                        .text())
                .contains("time_has_passed");
        assertThat(call(HttpMethod.POST, path + "/cancel", "{\"reason\": \"ill\"}")
                        .json()
                        .getString("status"))
                .isEqualTo("cancelled");
        assertThat(simulator.record().bookings())
                .extracting(booking -> booking.getString("status"))
                .containsExactly("cancelled", "cancelled");
        assertThat(POSTGRES.query("select action from audit_logs where action like 'appointment.%' order by id"))
                .hasSize(5);
    }

    @Test
    void a_calendar_program_reads_the_appointments_at_an_address_nobody_can_guess() {
        connect();
        call(HttpMethod.POST, "/v1/appointments", """
                {"start_time": "2026-03-05T15:00:00Z", "customer_name": "Eve, Adams", "customer_phone": "2125550199"}
                """);
        String path = call(HttpMethod.GET, "/v1/appointment-feed", "").json().getString("path");
        String feed = call(HttpMethod.GET, path, "").text();
        assertThat(feed)
                .startsWith("BEGIN:VCALENDAR\r\n")
                .contains("DTSTART:20260305T150000Z\r\n", "DTEND:20260305T153000Z\r\n", "SUMMARY:Eve\\, Adams\r\n");
        assertThat(call(HttpMethod.GET, path.replaceAll("..\\.ics", "00.ics"), "")
                        .status())
                .isNotEqualTo(200);
    }

    @Test
    void nobody_touches_another_s_appointment() {
        connect();
        String id = call(HttpMethod.POST, "/v1/appointments", """
                {"start_time": "2026-03-05T15:00:00Z", "customer_name": "Eve", "customer_phone": "2125550199"}
                """).json().getString("id");
        identity = new Identity(Identity.Role.OWNER, "other", Optional.of(new TenantId(BookingDesk.OTHER_TENANT)));
        for (String verb : List.of("/cancel", "/no-show")) {
            assertThat(call(HttpMethod.POST, "/v1/appointments/" + id + verb, "")
                            .text())
                    .contains("appointment_not_found");
        }
        assertThat(simulator.record().bookings().get(0).getString("status")).isEqualTo("accepted");
    }

    private Answer connect() {
        return call(HttpMethod.POST, CALENDAR, "{\"api_key\": \"" + KEY + "\", \"event_type_id\": 4021}");
    }

    private String status(String path) {
        return call(HttpMethod.GET, path, "").json().getString("status");
    }

    private static String stored() {
        return POSTGRES.query("select access_token from integrations where access_token is not null")
                .get(0)
                .getString(0);
    }

    private Answer call(HttpMethod method, String path, String body) {
        return BookingDesk.await(http.request(method, port, "localhost", path)
                .compose(request -> request.send(body)
                        .compose(response ->
                                response.body().map(read -> new Answer(response.statusCode(), read.toString())))));
    }

    private String sendTo(int calcom, String path) {
        return BookingDesk.await(http.request(HttpMethod.GET, calcom, "localhost", path)
                .compose(request -> request.putHeader("Authorization", "Bearer cal_any")
                        .send()
                        .compose(response -> response.body().map(Buffer::toString))));
    }
}
