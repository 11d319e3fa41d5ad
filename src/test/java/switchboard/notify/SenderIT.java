package switchboard.notify;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import io.vertx.sqlclient.Row;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchboard.notify.core.PublicAddress;
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
                    request.response()
                            .setStatusCode(answer)
                            .putHeader("Location", "http://127.0.0.1:" + listener.actualPort() + "/elsewhere")
                            .end();
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
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/",
                "http://127.1/",
                "http://2130706433/",
                "http://0177.0.0.1/",
                "http://0x7f.1/",
                "http://0x7f000001/",
                "http://0.0.0.0/",
                "http://0/",
                "http://localhost/",
                "http://localhost./",
                "http://[::1]/",
                "http://[::]/",
                "http://[::ffff:127.0.0.1]/",
                "http://[::ffff:7f00:1]/",
                "http://[::ffff:a9fe:a9fe]/",
                "http://[64:ff9b::7f00:1]/",
                "http://[64:ff9b::a9fe:a9fe]/",
                "http://[2002:7f00:1::]/",
                "http://[fe80::1%25eth0]/",
                "http://[fd00::1]/",
                "http://[fd00:ec2::254]/",
                "http://10.0.0.1/",
                "http://172.16.0.1/",
                "http://192.168.0.1/",
                "http://100.64.0.1/",
                "http://100.100.100.200/latest/meta-data",
                "http://169.254.169.254/latest/meta-data",
                "http://2852039166/",
                "https://good.example@127.0.0.1/",
                "http://127.0.0.1:80#@good.example/",
                "http://good.example\\@127.0.0.1/",
                "http://127.0.0.1\t/",
                "ftp://example.com/",
                "file:///etc/passwd",
                "http:///nowhere",
                "//example.com/",
                "nonsense",
                ""
            })
    void no_way_of_writing_it_leads_to_a_private_address(String url) {
        Target target = new Target(vertx, false);
        try {
            byte[] reached = InetAddress.getByName(
                            server(await(target.resolve(url))).host())
                    .getAddress();
            assertThat(PublicAddress.is(reached))
                    .as(url + " is taken for another address")
                    .isTrue();
        } catch (Failure refused) {
            assertThat(refused.code()).isEqualTo("url_refused");
        } catch (UnknownHostException e) {
            throw new AssertionError("a judged address is a number", e);
        }
    }

    @Test
    void a_name_with_one_private_address_among_its_own_is_refused() {
        Target target = new Target(vertx, false, host ->
                new InetAddress[] {InetAddress.getByName("8.8.8.8"), InetAddress.getByName("fd00::1")});
        assertThatThrownBy(() -> await(target.resolve("https://two-faced.example/")))
                .isInstanceOf(Failure.class);
    }

    @Test
    void a_name_that_changes_after_it_was_judged_is_connected_to_as_judged() {
        AtomicInteger asked = new AtomicInteger();
        Target target = new Target(vertx, false, host ->
                new InetAddress[] {InetAddress.getByName(asked.incrementAndGet() == 1 ? "8.8.8.8" : "127.0.0.1")});
        RequestOptions where = await(target.resolve("https://rebinding.example:8443/hook"));
        assertThat(server(where).host()).isEqualTo("8.8.8.8");
        assertThat(server(where).port()).isEqualTo(8443);
        assertThat(where.getHost()).isEqualTo("rebinding.example");
        assertThat(asked).hasValue(1);
        assertThatThrownBy(() -> await(target.resolve("https://rebinding.example:8443/hook")))
                .as("at the next try")
                .isInstanceOf(Failure.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void a_redirect_is_not_followed(int status) {
        answer = status;
        endpoint("null", "{}");
        alert("null");
        await(sender(true).sendDue());
        assertThat(told).hasSize(1);
        assertThat(delivery().getString("error")).isEqualTo("answered " + status);
        assertThat(delivery().getOffsetDateTime("delivered_at")).isNull();
    }

    @Test
    void one_who_is_well_again_is_told_what_is_due_and_once() {
        answer = 503;
        endpoint("null", "{}");
        alert("null");
        await(sender(true).sendDue());
        answer = 204;
        await(sender(true).sendDue());
        assertThat(told).as("not before its time").hasSize(1);
        machine.advance(Duration.ofMinutes(1));
        await(sender(true).sendDue());
        assertThat(told).hasSize(2);
        assertThat(delivery().getOffsetDateTime("delivered_at")).isNotNull();
        assertThat(delivery().getString("error")).isNull();
        machine.advance(Duration.ofDays(5));
        await(sender(true).sendDue());
        assertThat(told).as("never again").hasSize(2);
    }

    /** What is connected to, whatever the request is called. */
    private static SocketAddress server(RequestOptions where) {
        return (SocketAddress) where.getServer();
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
