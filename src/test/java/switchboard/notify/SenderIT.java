package switchboard.notify;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.platform.error.Failure;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;

/** Alerts reach whoever asked to be told, signed, until they say that they have them. */
class SenderIT {

    private static final String TENANT = "00000000-0000-0000-0000-000000000001";
    private static final String SECRET = "whsec_test";

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    private final Vertx vertx = Vertx.vertx();
    private final ManualClock machine = new ManualClock();
    private final List<Told> told = new CopyOnWriteArrayList<>();
    private volatile int answer = 200;
    private HttpServer listener;

    private record Told(String signature, String delivery, Buffer body) {}

    @BeforeEach
    void somebody_listens() {
        listener = await(vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    told.add(new Told(
                            request.getHeader("Switchboard-Signature"),
                            request.getHeader("Switchboard-Delivery"),
                            body));
                    request.response().setStatusCode(answer).end();
                }))
                .listen(0, "127.0.0.1"));
        POSTGRES.query("delete from alerts; delete from webhook_endpoints; delete from auth.users");
        POSTGRES.query("insert into auth.users (id, email) values ('%s', 't@example.test')".formatted(TENANT));
    }

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void an_alert_is_told_signed_once_when_it_opens_and_once_when_it_ends() {
        endpoint("null", "{}");
        alert("null");
        alert("null"); // the same, while it is open
        await(sender(true).sendDue());
        await(sender(true).sendDue());
        POSTGRES.query("update alerts set resolved_at = now()");
        await(sender(true).sendDue());
        assertThat(told).hasSize(2);
        assertThat(told.get(0).signature())
                .isEqualTo(Sender.signature(
                        SECRET, machine.instant().getEpochSecond(), told.get(0).body()));
        assertThat(new JsonObject(told.get(0).body()).getString("type")).isEqualTo("alert.opened");
        assertThat(new JsonObject(told.get(1).body()).getString("type")).isEqualTo("alert.resolved");
    }

    @Test
    void a_tenant_is_told_of_its_own_and_only_of_what_it_asked_for() {
        endpoint("'" + TENANT + "'", "{alert.resolved}");
        alert("null");
        alert("'" + TENANT + "'");
        POSTGRES.query("update alerts set resolved_at = now()");
        await(sender(true).sendDue());
        assertThat(told).hasSize(1);
        assertThat(new JsonObject(told.get(0).body()).getJsonObject("data").getString("user_id"))
                .isEqualTo(TENANT);
    }

    @Test
    void who_does_not_take_it_is_asked_again_later_under_the_same_id_until_it_is_exhausted() {
        answer = 500;
        endpoint("null", "{}");
        alert("null");
        await(sender(true).sendDue());
        await(sender(true).sendDue());
        assertThat(told).hasSize(1);
        machine.advance(Duration.ofMinutes(1));
        await(sender(true).sendDue());
        machine.advance(Duration.ofMinutes(5));
        await(sender(true).sendDue());
        machine.advance(Duration.ofDays(5));
        await(sender(true).sendDue());
        assertThat(told)
                .hasSize(3)
                .extracting(Told::delivery)
                .containsOnly(told.get(0).delivery());
        assertThat(delivery().getOffsetDateTime("exhausted_at")).isNotNull();
        assertThat(delivery().getString("error")).isEqualTo("answered 500");
    }

    @Test
    void nothing_goes_to_a_private_address_however_it_is_named() {
        endpoint("null", "{}");
        alert("null");
        await(sender(false).sendDue());
        assertThat(told).isEmpty();
        assertThat(delivery().getString("error")).contains("url_refused");
        Target target = new Target(vertx, false);
        for (String url : List.of(
                "http://localhost/",
                "http://[::1]/",
                "http://169.254.169.254/latest",
                "ftp://example.com/",
                "http://u@8.8.8.8/",
                "http://2130706433/",
                "nonsense")) {
            assertThatThrownBy(() -> await(target.resolve(url))).as(url).isInstanceOf(Failure.class);
        }
    }

    private Sender sender(boolean allowPrivate) {
        NotifyConfig config = new NotifyConfig(
                Duration.ofSeconds(1),
                20,
                Duration.ofSeconds(30),
                List.of(Duration.ofMinutes(1), Duration.ofMinutes(5)),
                10,
                allowPrivate);
        return new Sender(
                vertx.createHttpClient(),
                new Target(vertx, allowPrivate),
                new OutgoingRepository(POSTGRES.pool()),
                config,
                machine);
    }

    private void endpoint(String tenant, String events) {
        POSTGRES.query("""
                insert into webhook_endpoints (user_id, url, secret, events)
                values (%s, 'http://127.0.0.1:%d/told?by=us', '%s', '%s')
                """.formatted(tenant, listener.actualPort(), SECRET, events));
    }

    private static void alert(String tenant) {
        POSTGRES.query("""
                insert into alerts (alert_type, severity, user_id, message) values ('reconciliation', 'warning', %s, 'm')
                    on conflict do nothing
                """.formatted(tenant));
    }

    private static Row delivery() {
        return POSTGRES.query("select * from webhook_deliveries").get(0);
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(60, SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within 60 s", e);
        }
    }
}
