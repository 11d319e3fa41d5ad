package switchboard.booking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.booking.calcom.CalcomSignature;
import switchboard.platform.core.TenantId;
import switchboard.platform.error.Failure;
import switchboard.platform.web.Identity;
import switchboard.provider.Webhooks;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;

class BookingRoutesIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = vertx.createHttpClient();
    private BookingDesk desk;
    private Identity identity = Identity.service();
    private int port;

    @BeforeEach
    void serve() {
        POSTGRES.query("delete from cal_bookings; delete from auth.users;" + BookingDesk.SETUP);
        desk = new BookingDesk(vertx, POSTGRES.pool());
        Router router = Router.router(vertx);
        router.route().handler(ctx -> {
            identity.leaveIn(ctx);
            ctx.next();
        });
        desk.capability.capability().routes().forEach(routes -> routes.mount(router));
        port = BookingDesk.await(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"))
                .actualPort();
        List.of("C01", "C02", "C03").forEach(desk::take); // on 17, 18 and 19 September
    }

    @AfterEach
    void close() {
        BookingDesk.await(vertx.close());
    }

    @Test
    void appointments_are_listed_by_window_a_page_at_a_time() {
        JsonObject first = get("/v1/appointments?from=2026-09-18T00:00:00Z&limit=1");
        assertThat(first.getJsonArray("data")).hasSize(1);
        assertThat(first.getJsonArray("data").getJsonObject(0).getString("start_time"))
                .isEqualTo("2026-09-18T14:00:00Z");
        assertThat(first.getBoolean("has_more")).isTrue();
        JsonObject second = get("/v1/appointments?from=2026-09-18T00:00:00Z&limit=1&after=" + first.getString("next"));
        assertThat(second.getJsonArray("data").getJsonObject(0).getString("customer_name"))
                .isEqualTo("Alex Park");
        assertThat(second.getBoolean("has_more")).isFalse();
        assertThat(get("/v1/appointments?to=2026-09-18T14:00:00Z").getJsonArray("data"))
                .hasSize(1);
    }

    @Test
    void a_tenant_sees_its_own_whatever_it_asks_for() {
        identity = new Identity(Identity.Role.OWNER, "other", Optional.of(new TenantId(BookingDesk.OTHER_TENANT)));
        assertThat(get("/v1/appointments?user_id=" + BookingDesk.TENANT).getJsonArray("data"))
                .isEmpty();
        UUID id = POSTGRES.query("select id from appointments").get(0).getUUID(0);
        assertThat(status("/v1/appointments/" + id)).isNotEqualTo(200);
        identity = Identity.service();
        assertThat(get("/v1/appointments/" + id).getString("id")).isEqualTo(id.toString());
        assertThat(get("/v1/appointments?user_id=" + BookingDesk.OTHER_TENANT).getJsonArray("data"))
                .isEmpty();
    }

    @Test
    void an_integrations_own_secret_is_read_sealed_and_no_other_is_good_for_it() {
        Webhooks webhooks = desk.capability.inlet().webhooks();
        Buffer body = Buffer.buffer("{\"triggerEvent\":\"PING\"}");
        String path = "/webhooks/calcom/" + BookingDesk.INTEGRATION;
        POSTGRES.query("update integrations set webhook_secret = '" + SealedText.seal("its own", BookingDesk.KEY)
                + "' where id = '" + BookingDesk.INTEGRATION + "'");
        POSTGRES.query("update integrations set webhook_secret = 'v1:broken' where id = '"
                + BookingDesk.OTHER_INTEGRATION + "'");
        desk.capability
                .capability()
                .verticles()
                .forEach(verticle -> BookingDesk.await(vertx.deployVerticle(verticle.get())));
        assertThat(webhooks.open(path, signed("its own", body), body, ManualClock.START)
                        .event())
                .isEqualTo("calcom_ping");
        assertThatThrownBy(() -> webhooks.open(path, signed("secret", body), body, ManualClock.START))
                .isInstanceOf(Failure.class);
        String broken = "/webhooks/calcom/" + BookingDesk.OTHER_INTEGRATION;
        assertThatThrownBy(() -> webhooks.open(broken, signed("secret", body), body, ManualClock.START))
                .isInstanceOf(Failure.class);
    }

    @Test
    void what_was_sealed_and_changed_does_not_open() {
        String sealed = SealedText.seal("token", BookingDesk.KEY);
        assertThat(SealedText.open(sealed, BookingDesk.KEY)).contains("token");
        assertThat(SealedText.open(sealed.replace(sealed.charAt(20), '_'), BookingDesk.KEY))
                .isEmpty();
        assertThat(SealedText.open("v1:AAAA", BookingDesk.KEY)).isEmpty();
        assertThat(SealedText.open("token", BookingDesk.KEY)).isEmpty();
    }

    private static MultiMap signed(String secret, Buffer body) {
        return MultiMap.caseInsensitiveMultiMap().add(CalcomSignature.HEADER, CalcomSignature.of(secret, body));
    }

    private JsonObject get(String path) {
        return BookingDesk.await(client.request(HttpMethod.GET, port, "127.0.0.1", path)
                        .compose(request -> request.send().compose(response -> response.body())))
                .toJsonObject();
    }

    private int status(String path) {
        return BookingDesk.await(client.request(HttpMethod.GET, port, "127.0.0.1", path)
                .compose(request -> request.send())
                .map(response -> response.statusCode()));
    }
}
