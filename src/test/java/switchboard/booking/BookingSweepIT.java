package switchboard.booking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.testkit.RealPostgres;

class BookingSweepIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    private static final String OLD = "84sVTabJHnkeNYMgBSoPRP";
    private static final String NEW = "5hFxSHQtfi8QSR9drKinsA";

    private final Vertx vertx = Vertx.vertx();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private volatile JsonArray calendar = new JsonArray();
    private BookingDesk desk;

    @BeforeEach
    void open() {
        POSTGRES.query("delete from cal_bookings; delete from auth.users;" + BookingDesk.SETUP);
        int port = BookingDesk.await(
                        vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"))
                .actualPort();
        desk = new BookingDesk(vertx, POSTGRES.pool(), "cal_key", "http://127.0.0.1:" + port);
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
        request.response()
                .end(new JsonObject()
                        .put("status", "success")
                        .put("data", calendar)
                        .toBuffer());
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
