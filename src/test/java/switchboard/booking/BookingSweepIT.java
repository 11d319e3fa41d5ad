package switchboard.booking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.booking.calcom.CalcomClient;
import switchboard.platform.time.Clocks;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;

class BookingSweepIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    private static final String OLD = "84sVTabJHnkeNYMgBSoPRP";
    private static final String NEW = "5hFxSHQtfi8QSR9drKinsA";

    private final Vertx vertx = Vertx.vertx();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final ManualClock clock = new ManualClock();
    private final List<String> skipped = Collections.synchronizedList(new ArrayList<>());
    private volatile int failAt;
    private volatile int proxyAt;
    private String url = "";
    private volatile JsonArray calendar = new JsonArray();
    private BookingDesk desk;

    @BeforeEach
    void open() {
        POSTGRES.query("delete from cal_bookings; delete from auth.users;" + BookingDesk.SETUP);
        int port = BookingDesk.await(
                        vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"))
                .actualPort();
        url = "http://127.0.0.1:" + port;
        desk = new BookingDesk(vertx, POSTGRES.pool(), "cal_key", url, new Clocks(clock, clock));
    }

    @AfterEach
    void close() {
        BookingDesk.await(vertx.close());
    }

    @Test
    void what_no_webhook_told_is_found() {
        // given: of a booking, its move and its cancellation only the creation was delivered; of another nothing
        desk.take("C01");
        calendar = new JsonArray()
                .add(booking(OLD, "cancelled", "2026-09-17T14").put("rescheduledToUid", NEW))
                .add(booking(NEW, "cancelled", "2026-09-18T18").put("rescheduledFromUid", OLD))
                .add(booking("lost", "accepted", "2026-09-20T15"));
        // when
        sweep();
        // then
        await().untilAsserted(() -> assertThat(
                        POSTGRES
                                .query("select cal_booking_uid || ' ' || status from appointments order by start_time")
                                .stream()
                                .map(row -> row.getString(0)))
                .containsExactly(NEW + " cancelled", "lost booked"));
        assertThat(asked).allMatch(what -> what.equals("Bearer cal_key 2024-08-13"));
    }

    @Test
    void a_sweep_that_finds_nothing_new_writes_nothing() {
        desk.take("C05");
        String before = kept();
        calendar = new JsonArray()
                .add(booking(NEW, "accepted", "2026-09-18T18")
                        .put("start", "2026-09-18T18:30:00.000Z")
                        .put("end", "2026-09-18T19:00:00Z"))
                .add(booking("read last", "accepted", "2026-09-20T15"));
        sweep();
        await().untilAsserted(() -> assertThat(POSTGRES.count("appointments")).isEqualTo(2));
        assertThat(kept()).isEqualTo(before);
    }

    @Test
    void a_move_in_the_middle_that_no_webhook_told_does_not_split_the_chain() {
        // given: the booking was told, and neither of its two moves
        desk.take("C01");
        calendar = new JsonArray()
                .add(booking(OLD, "cancelled", "2026-09-17T14").put("rescheduledToUid", "middle"))
                .add(booking("middle", "cancelled", "2026-09-18T18")
                        .put("rescheduledFromUid", OLD)
                        .put("rescheduledToUid", "last"))
                .add(booking("last", "accepted", "2026-09-20T15").put("rescheduledFromUid", "middle"))
                .add(booking("read last", "accepted", "2026-09-21T15"));
        sweep();
        await().untilAsserted(() -> assertThat(uids()).containsExactly("last", "read last"));
    }

    @Test
    void who_came_after_all_is_no_no_show_although_no_webhook_told() {
        desk.take("C05");
        desk.take("C11");
        assertThat(status(NEW)).isEqualTo("no_show");
        JsonObject came = booking(NEW, "accepted", "2026-09-18T18");
        came.getJsonArray("attendees").getJsonObject(0).put("email", "dana@example.com");
        calendar = new JsonArray().add(came);
        clock.set(Instant.parse("2026-09-19T12:00:00Z"));
        sweep();
        await().untilAsserted(() -> assertThat(status(NEW)).isEqualTo("booked"));
    }

    @Test
    void a_sweep_that_broke_off_goes_on_where_it_stopped_and_only_one_node_reads() {
        CalcomClient client = new CalcomClient(vertx, url, Duration.ofSeconds(30));
        BookingSweep sweep = desk.sweep(BookingDesk.everySweepDue(2));
        calendar = new JsonArray();
        for (int i = 1; i <= 5; i++) {
            calendar.add(booking("b" + i, "accepted", "2026-09-1" + i + "T14"));
        }
        failAt = 2;
        desk.sweepNow(vertx, sweep, client);
        assertThat(uids()).containsExactly("b1", "b2");
        // the calendar is somebody else's for a while, then nobody's
        POSTGRES.query("update calendar_sweeps set due_at = '-infinity', leased_until = '"
                + clock.instant().plusSeconds(60) + "'");
        desk.sweepNow(vertx, sweep, client);
        assertThat(skipped).containsExactly("0", "2");
        clock.advance(Duration.ofSeconds(61));
        desk.sweepNow(vertx, sweep, client);
        assertThat(skipped).containsExactly("0", "2", "2", "4");
        assertThat(uids()).containsExactly("b1", "b2", "b3", "b4", "b5");
    }

    @Test
    void a_page_of_some_proxy_is_not_taken_for_an_empty_calendar() {
        CalcomClient client = new CalcomClient(vertx, url, Duration.ofSeconds(30));
        BookingSweep sweep = desk.sweep(BookingDesk.everySweepDue(2));
        calendar = new JsonArray();
        for (int i = 1; i <= 3; i++) {
            calendar.add(booking("b" + i, "accepted", "2026-09-1" + i + "T14"));
        }
        proxyAt = 2;
        desk.sweepNow(vertx, sweep, client);
        assertThat(POSTGRES.query("select 1 from calendar_sweeps where finished_at is not null"))
                .isEmpty();
        clock.advance(Duration.ofSeconds(1));
        desk.sweepNow(vertx, sweep, client);
        assertThat(uids()).containsExactly("b1", "b2", "b3");
    }

    private static List<String> uids() {
        return POSTGRES.query("select cal_booking_uid from appointments order by start_time").stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private static String status(String uid) {
        return POSTGRES.query("select status from appointments where cal_booking_uid = '" + uid + "'")
                .get(0)
                .getString(0);
    }

    private void sweep() {
        desk.capability
                .capability()
                .verticles()
                .forEach(verticle -> BookingDesk.await(vertx.deployVerticle(verticle.get())));
    }

    private static String kept() {
        return POSTGRES.query("select seen_hash || updated_at from cal_bookings where uid = '" + NEW + "'")
                .get(0)
                .getString(0);
    }

    private void answer(HttpServerRequest request) {
        asked.add(request.getHeader("Authorization") + " " + request.getHeader("cal-api-version"));
        int skip = Integer.parseInt(request.getParam("skip"));
        skipped.add(request.getParam("skip"));
        if (skipped.size() == failAt) {
            request.response().setStatusCode(500).end();
            return;
        }
        if (skipped.size() == proxyAt) {
            request.response().end("<html>Welcome</html>");
            return;
        }
        JsonArray page = new JsonArray(calendar.stream()
                .skip(skip)
                .limit(Integer.parseInt(request.getParam("take")))
                .toList());
        request.response()
                .end(new JsonObject().put("status", "success").put("data", page).toBuffer());
    }

    private static JsonObject booking(String uid, String status, String hour) {
        return new JsonObject()
                .put("uid", uid)
                .put("status", status)
                .put("start", hour + ":00:00.000Z")
                .put("end", hour + ":30:00.000Z")
                .put("hosts", new JsonArray().add(new JsonObject().put("id", 11)))
                .put(
                        "attendees",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("name", "Dana Whitfield")
                                        .put("absent", false)));
    }
}
