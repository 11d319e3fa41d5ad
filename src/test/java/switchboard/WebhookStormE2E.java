package switchboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import switchboard.platform.config.Secrets;
import switchboard.platform.embedded.EmbeddedPostgres;
import switchboard.platform.sql.Migrations;
import switchboard.testkit.FlakyLine;
import switchboard.testkit.OneVertx;
import switchboard.testkit.Program;
import switchboard.testkit.RealRedis;
import switchboard.testkit.Tenants;
import switchboard.testkit.WholeServer;

/** Many webhooks, each three times at once, while the database and the server die under them: the books add up. */
@Tag("ci")
class WebhookStormE2E {

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    @RegisterExtension
    static final OneVertx VERTX = new OneVertx();

    @TempDir
    Path folder;

    private EmbeddedPostgres postgres;
    private FlakyLine line;
    private Pool pool;
    private Program server;
    private int port;

    @BeforeEach
    void open() throws IOException {
        postgres = EmbeddedPostgres.start(folder.resolve("postgres"), START);
        PgConnectOptions direct = PgConnectOptions.fromUri(postgres.uri());
        line = new FlakyLine(VERTX.vertx(), direct.getHost(), direct.getPort());
        pool = PgBuilder.pool()
                .using(VERTX.vertx())
                .connectingTo(direct.setHost("127.0.0.1").setPort(line.port()))
                .with(new PoolOptions().setMaxSize(2))
                .build();
        wait(Migrations.apply(pool, Clock.systemUTC()));
        for (int tenant = 1; tenant <= StormCalls.TENANTS; tenant++) {
            wait(pool.query(Tenants.settling(tenant, new Tenants.Terms(100_000_000, 600, 5, 1_000)))
                    .execute());
        }
        port = freePort();
        startServer();
    }

    @AfterEach
    void close() {
        server.close();
        wait(pool.close());
        postgres.close();
    }

    @Test
    void without_a_fault_every_single_delivery_is_accounted_for() {
        StormCalls storm = new StormCalls(1_000, Clock.systemUTC().instant());
        StormSender sender = new StormSender(VERTX.vertx(), port);
        send(sender, storm, () -> {});
        mustAddUp(storm);
        long sent = 9L * storm.calls();
        assertThat(sender.acknowledged()).isEqualTo(sent);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(number("select count(*) + sum(redeliveries) from webhook_queue"))
                        .as("received; otherwise answered: %s", sender.otherwise())
                        .isEqualTo(sent));
    }

    @Test
    void a_database_and_a_server_that_die_meanwhile_lose_and_double_nothing() {
        survive(1_000);
    }

    @Test
    @Tag("night")
    void thirty_thousand_webhooks_survive_it_too() {
        survive(10_000);
    }

    private void survive(int calls) {
        StormCalls storm = new StormCalls(calls, Clock.systemUTC().instant());
        StormSender sender = new StormSender(VERTX.vertx(), port);
        long sent = 9L * calls;
        send(sender, storm, () -> {
            List<Runnable> faults =
                    List.of(this::killServer, this::restartPostgres, this::killServer, this::killPostgres);
            for (int i = 0; i < faults.size(); i++) {
                long reached = sent * (i + 1) / 6;
                await().atMost(PATIENCE).until(() -> sender.acknowledged() >= reached);
                faults.get(i).run();
            }
            await().atMost(PATIENCE).until(() -> sender.acknowledged() >= sent * 5 / 6);
            killServer();
        });
        mustAddUp(storm);
        assertThat(sender.acknowledged()).isEqualTo(sent);
        assertThat(number("select count(*) + sum(redeliveries) from webhook_queue"))
                .as("received: a repeat may be told of a last time by a node that dies")
                .isLessThanOrEqualTo(sent
                        + sender.otherwise().values().stream()
                                .mapToInt(times -> times.get())
                                .sum());
        assertThat(sender.otherwise().keySet()).isSubsetOf("HTTP 503", "no answer");
        System.out.println("storm of " + sent + " deliveries; otherwise answered: " + sender.otherwise());
    }

    private void send(StormSender sender, StormCalls storm, Runnable meanwhile) {
        long seed = new Random().nextLong();
        System.out.println("storm from seed " + seed);
        Future<Void> sending = sender.send(storm.webhooks(new Random(seed)));
        meanwhile.run();
        await().atMost(PATIENCE).until(sending::isComplete);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptions() // a connection that died with its server
                .until(() -> number("""
                        select (select count(*) from webhook_queue where state in ('pending', 'failed'))
                               + (select count(*) from call_effects where done_at is null)
                        """) == 0);
    }

    /** Every delivery is somewhere, and has done what it had to do, once. */
    private void mustAddUp(StormCalls storm) {
        long unknown = storm.calls() - storm.known();
        assertThat(rows("select state, count(*) from webhook_queue group by state order by state"))
                .as(
                        "dead: %s",
                        rows("select error_message, count(*) from webhook_queue where state = 'dead' group by 1"))
                .containsExactly(
                        "dead=" + storm.poisoned(),
                        "done=" + (3 * storm.known() - storm.poisoned()),
                        "skipped=" + 3 * unknown);
        assertThat(number("select count(*) from unknown_phone")).isEqualTo(unknown);
        assertThat(rows("select call_status, count(*) from call_events group by call_status"))
                .containsExactly("completed=" + storm.known());
        assertThat(number("select count(distinct call_sid) from call_events")).isEqualTo(storm.known());
        assertThat(number("select count(*) from call_recordings")).isEqualTo(storm.known());
        assertThat(number("select count(*) from usage_ledger")).isEqualTo(storm.known());
        assertThat(number("select sum(billed) from usage_ledger")).isEqualTo(storm.secondsOfKnown());
        assertThat(number("select sum(call_used_seconds) from usage_limits")).isEqualTo(storm.secondsOfKnown());
        assertThat(number("select sum(reserved_seconds) from usage_limits")).isZero();
    }

    private void startServer() {
        Map<String, String> environment = new HashMap<>(Map.of(
                "DATABASE_URL",
                postgres.uri().replaceFirst(":\\d+/", ":" + line.port() + "/"),
                "REDIS_URL",
                REDIS.uri(),
                "RETELL_BASE_URL",
                "http://localhost:1",
                Secrets.RETELL_API_KEYS,
                WholeServer.RETELL_KEY,
                "SWITCHBOARD_DATA_DIR",
                folder.resolve("data").toString(),
                "SWITCHBOARD_HTTP_PORT",
                String.valueOf(port),
                "SWITCHBOARD_INBOX_LEASE",
                "12s",
                "SWITCHBOARD_INBOX_HANDLE_TIMEOUT",
                "10s",
                "SWITCHBOARD_CALLS_EFFECT_LEASE",
                "5s"));
        server = Program.start(folder, environment, "256m", List.of("serve"));
        assertThat(server.port()).isEqualTo(port);
    }

    private void killServer() {
        server.kill();
        startServer();
    }

    /** As an administrator does: what is under way is rolled back, connections are closed. */
    private void restartPostgres() {
        postgres.close();
        startPostgres();
    }

    private void killPostgres() {
        Path pidFile = folder.resolve("postgres/data/postmaster.pid");
        try {
            long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        postgres.close();
        startPostgres();
    }

    private void startPostgres() {
        postgres = EmbeddedPostgres.start(folder.resolve("postgres"), START);
        line.leadTo(PgConnectOptions.fromUri(postgres.uri()).getPort());
    }

    private long number(String query) {
        return wait(pool.query(query).execute()).iterator().next().getNumeric(0).longValue();
    }

    private List<String> rows(String query) {
        return StreamSupport.stream(wait(pool.query(query).execute()).spliterator(), false)
                .map((Row row) -> row.getString(0) + "=" + row.getLong(1))
                .toList();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static <T> T wait(Future<T> future) {
        try {
            return future.await(60, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
