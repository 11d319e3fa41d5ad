package switchboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import switchboard.platform.time.Stopwatch;
import switchboard.simulator.Simulator;
import switchboard.simulator.SimulatorConfig;
import switchboard.simulator.world.ScenarioFile;
import switchboard.simulator.world.Targets;
import switchboard.testkit.Books;
import switchboard.testkit.OneVertx;
import switchboard.testkit.Program;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;
import switchboard.testkit.SharedClock;
import switchboard.testkit.SignedClient;
import switchboard.testkit.Tenants;
import switchboard.testkit.WholeServer;

/** Nodes that are told to stop, each a process of its own, and leave nothing undone that they had begun. */
@Tag("ci")
class RollingRestartE2E {

    private static final int LEADS = 60;
    private static final int SENT_AT_ONCE = 200;
    private static final int BY_SIGTERM = 128 + 15;
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final JsonObject WORLD = new JsonObject("""
            {"outcomes": {"not_interested": 1}, "unreachable_numbers": 0, "talk": {"not_interested": "PT2M"},
             "webhooks": {"retry_after": "PT5S", "retries_max": 3}}
            """);

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    @RegisterExtension
    static final OneVertx VERTX = new OneVertx();

    @TempDir
    Path folder;

    private final RealPostgres postgres = new RealPostgres();
    private final SharedClock clock = SharedClock.morning(120);
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Program> nodes = new ArrayList<>();

    @BeforeEach
    void open() {
        postgres.open();
    }

    @AfterEach
    void close() {
        nodes.forEach(Program::close);
        postgres.close();
    }

    @Test
    void two_clustered_nodes_are_restarted_in_turn_while_calls_run_and_nothing_is_lost_or_doubled() {
        String members = "127.0.0.1:%d,127.0.0.1:%d";
        int[] bus = {freePort(), freePort()};
        int[] door = {freePort(), freePort()};
        Simulator simulator = simulator(door[0]);
        try {
            Tenants.settle(postgres, 1, new Tenants.Terms(90_000, 600, 5, 1_000));
            Tenants.queue(postgres, 1, LEADS, clock.shown());
            List<Map<String, String>> settings = new ArrayList<>();
            Program[] node = new Program[2];
            for (int i = 0; i < 2; i++) {
                settings.add(Map.of(
                        "RETELL_BASE_URL",
                        simulator.url().toString(),
                        SharedClock.VARIABLE,
                        clock.toString(),
                        "SWITCHBOARD_HTTP_PORT",
                        String.valueOf(door[i]),
                        "SWITCHBOARD_CLUSTER_PORT",
                        String.valueOf(bus[i]),
                        "SWITCHBOARD_CLUSTER_MEMBERS",
                        members.formatted(bus[0], bus[1])));
                node[i] = node(settings.get(i), "--cluster");
            }
            for (int i = 0; i < 2; i++) {
                node[0].port();
                node[1].port();
                awaitCalls(simulator, (i + 1) * LEADS / 4);
                Stopwatch stopping = Stopwatch.started();
                node[i].terminate();
                assertThat(node[i].exitCode()).as(node[i].errors()).isEqualTo(BY_SIGTERM);
                System.out.println("with calls running a node stopped in "
                        + stopping.elapsed().toMillis() + " ms");
                assertThat(node[i].errors()).doesNotContain("not all has ended in time");
                node[i] = node(settings.get(i), "--cluster");
            }
            Books books = new Books(postgres, REDIS);
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
                assertThat(simulator.isQuiet()).as("the simulator is quiet").isTrue();
                assertThat(books.open()).as("left %s", books.openRows()).isEmpty();
                assertThat(books.slotsHeld()).as("slots held").isZero();
            });
            books.mustBalance(simulator.record().calls());
            books.mustDialOnce(simulator.record().calls());
        } finally {
            wait(simulator.close());
        }
    }

    @Test
    void a_node_told_to_stop_says_so_answers_what_it_took_and_leaves_no_lease_behind() {
        Program leaving = Program.start(folder, variables(Map.of()), "256m", List.of("serve"));
        nodes.add(leaving);
        SignedClient sender = new SignedClient(VERTX.vertx(), leaving.port(), 50);
        Tenants.settle(postgres, 1, new Tenants.Terms(90_000, 600, 5, 1_000));
        wait(sender.post("/webhooks/retell", started(0)));
        // when: requests are in flight
        List<Future<SignedClient.Answer>> sent = new ArrayList<>();
        for (int i = 1; i <= SENT_AT_ONCE; i++) {
            sent.add(sender.post("/webhooks/retell", started(i)));
        }
        Stopwatch stopping = Stopwatch.started();
        leaving.terminate();
        // then
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> ready(leaving) == 503);
        assertThat(leaving.exitCode()).as(leaving.errors()).isEqualTo(BY_SIGTERM);
        System.out.println("with requests in flight a node stopped in "
                + stopping.elapsed().toMillis() + " ms");
        List<Integer> answers =
                sent.stream().map(each -> wait(each).status()).distinct().toList();
        assertThat(answers).as("all were taken").containsExactly(204);
        assertThat(postgres.count("webhook_queue")).isEqualTo(SENT_AT_ONCE + 1);
        assertThat(postgres.query("select 1 from webhook_queue where state = 'pending' and lease_until is not null"))
                .as("deliveries still leased by the one that left")
                .isEmpty();
        // and another takes over
        nodes.add(Program.start(folder, variables(Map.of()), "256m", List.of("serve")));
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(postgres.query("select 1 from webhook_queue where state <> 'done'"))
                    .isEmpty();
            assertThat(postgres.count("call_events")).isEqualTo(SENT_AT_ONCE + 1);
        });
    }

    private Program node(Map<String, String> own, String... arguments) {
        Program node = Program.node(folder, variables(own), arguments);
        nodes.add(node);
        return node;
    }

    private Map<String, String> variables(Map<String, String> own) {
        Map<String, String> settings = new HashMap<>(own);
        settings.put("SWITCHBOARD_DATA_DIR", folder.toString());
        settings.put("SWITCHBOARD_STORES_DATABASE_CONNECTIONS", "6");
        settings.put("SWITCHBOARD_LIMITS_ACCOUNT_STARTS", "1000");
        settings.put("SWITCHBOARD_LIMITS_SLOT_RENEWAL", "2s");
        settings.put("SWITCHBOARD_LIMITS_SLOT_LEASE", "12s");
        settings.put("SWITCHBOARD_CALLS_SWEEP_POLL", "1s");
        return WholeServer.variables(postgres, REDIS, settings);
    }

    private int ready(Program node) {
        try {
            HttpRequest ask = HttpRequest.newBuilder(URI.create("http://localhost:" + node.port() + "/health/ready"))
                    .timeout(Duration.ofSeconds(30))
                    .build();
            return http.send(ask, BodyHandlers.ofString()).statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException("it left without having said that it would", e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitCalls(Simulator simulator, int calls) {
        await().atMost(PATIENCE).until(() -> simulator.record().calls().size() >= calls);
    }

    private static Buffer started(int call) {
        return new JsonObject()
                .put("event", "call_started")
                .put(
                        "call",
                        new JsonObject()
                                .put("call_id", "call_leaving" + call)
                                .put("direction", "inbound")
                                .put("call_status", "ongoing")
                                .put("from_number", "+12129%06d".formatted(call))
                                .put("to_number", Tenants.number(1))
                                .put("start_timestamp", Clock.systemUTC().millis()))
                .toBuffer();
    }

    private Simulator simulator(int door) {
        SimulatorConfig config = SimulatorConfig.of(WholeServer.RETELL_KEY, WholeServer.CALCOM_SECRET, 7)
                .with(ScenarioFile.with(WORLD))
                .with(new Targets(
                        Optional.of("http://localhost:" + door + "/webhooks/retell"),
                        Optional.empty(),
                        Optional.empty()));
        return wait(Simulator.start(VERTX.vertx(), config, clock.clocks()));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T wait(Future<T> future) {
        return future.timeout(60, TimeUnit.SECONDS).await();
    }
}
