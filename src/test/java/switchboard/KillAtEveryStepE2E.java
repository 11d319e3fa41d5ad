package switchboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import switchboard.platform.failpoint.FailPoint;
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
import switchboard.testkit.Tenants;
import switchboard.testkit.WholeServer;

/** A node killed at any step of a call's life; another goes on, and the provider's record shows nothing amiss. */
class KillAtEveryStepE2E {

    private static final int LEADS = 12;
    private static final double SPEED = 600;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("SWITCHBOARD_DIALER_POLL_INTERVAL", "50ms"),
            Map.entry("SWITCHBOARD_DIALER_CLAIM_LEASE", "1s"),
            Map.entry("SWITCHBOARD_DIALER_REQUEST_LEASE", "3s"),
            Map.entry("SWITCHBOARD_RETELL_PLACE_TIMEOUT", "1s"),
            Map.entry("SWITCHBOARD_LIMITS_ACCOUNT_STARTS", "1000"),
            Map.entry("SWITCHBOARD_LIMITS_SLOT_RENEWAL", "100ms"),
            Map.entry("SWITCHBOARD_LIMITS_SLOT_LEASE", "2s"),
            Map.entry("SWITCHBOARD_INBOX_POLL_INTERVAL", "50ms"),
            Map.entry("SWITCHBOARD_INBOX_HANDLE_TIMEOUT", "2s"),
            Map.entry("SWITCHBOARD_INBOX_LEASE", "3s"),
            Map.entry("SWITCHBOARD_CALLS_EFFECT_POLL", "50ms"),
            Map.entry("SWITCHBOARD_CALLS_EFFECT_LEASE", "1s"),
            Map.entry("SWITCHBOARD_CALLS_SWEEP_POLL", "100ms"));

    private static final Map<String, String> SHORT_LEASE =
            Map.of("SWITCHBOARD_DIALER_REQUEST_LEASE", "1s", "SWITCHBOARD_RETELL_PLACE_TIMEOUT", "300ms");

    /** Every kind of answer and of silence, so that every step is reached. */
    private static final JsonObject WORLD = new JsonObject("""
            {"outcomes": {"not_interested": 1}, "unreachable_numbers": 0,
             "webhooks": {"retry_after": "PT0.2S", "retries_max": 3},
             "faults": {
               "create": {"rate_limited": 0.15, "error_before": 0.1, "answer_reset": 0.15, "error_after": 0.1},
               "webhooks": {"loss": 0.2, "duplicate": 0.2, "copies": 1, "delay": 0.3, "delay_max": "PT40S"}}}
            """);

    /** Nobody tells of the calls by himself: they have to be looked for. */
    private static final JsonObject SILENT_WORLD =
            WORLD.copy().mergeIn(new JsonObject("{\"faults\": {\"webhooks\": {\"loss\": 1}}}"), true);

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    @RegisterExtension
    static final OneVertx VERTX = new OneVertx();

    @TempDir
    Path folder;

    private final RealPostgres postgres = new RealPostgres();
    private final SharedClock clock = SharedClock.morning(SPEED);
    private final Map<String, String> settings = new HashMap<>(SETTINGS);

    @BeforeEach
    void open() throws IOException {
        postgres.open();
        settings.put("SWITCHBOARD_HTTP_PORT", String.valueOf(freePort()));
        settings.put(SharedClock.VARIABLE, clock.toString());
    }

    @AfterEach
    void close() {
        postgres.close();
    }

    @Test
    void a_node_killed_between_intent_and_request_leaves_nothing_behind() {
        survive(FailPoint.REQUESTING, 3, 7);
    }

    @ParameterizedTest
    @EnumSource(value = FailPoint.class, mode = EnumSource.Mode.MATCH_NONE, names = "BOOKING_.*")
    @Tag("ci")
    void a_node_killed_at(FailPoint step) {
        survive(step, 1, 7);
    }

    @RepeatedTest(60)
    @Tag("night")
    void a_node_killed_at_any_step_at_any_time() {
        long seed = new Random().nextLong();
        System.out.println("kill drawn from seed " + seed);
        Random random = new Random(seed);
        FailPoint[] steps = Arrays.stream(FailPoint.values())
                .filter(step -> !step.name().startsWith("BOOKING_"))
                .toArray(FailPoint[]::new);
        survive(steps[random.nextInt(steps.length)], 1 + random.nextInt(3), seed);
    }

    private void survive(FailPoint step, int nth, long seed) {
        Simulator simulator = simulator(step, seed);
        try {
            Tenants.settle(postgres, 1, new Tenants.Terms(9_000, 600, 5, 1_000));
            Tenants.queue(postgres, 1, LEADS, clock.shown());
            Tenants.queueUnwilling(postgres, 1, clock.shown());
            if (step == FailPoint.LAPSED_MARKED) {
                // so that there is an attempt of a silent node, found before the sweeper closes its call
                mustDieAt(FailPoint.REQUESTING, 1, SHORT_LEASE);
            }
            mustDieAt(step, nth, Map.of());
            try (WholeServer next = WholeServer.start(postgres, REDIS, settings, clock.clocks())) {
                assertThat(next.getAsNobody("/health/ready").statusCode()).isEqualTo(200);
                Books books = new Books(postgres, REDIS);
                await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).untilAsserted(() -> {
                    // first: what it tells while the books are being looked at would not be in them
                    assertThat(simulator.nextEventAt())
                            .as("what the simulator still has to do")
                            .isEmpty();
                    assertThat(simulator.isQuiet()).as("the simulator is quiet").isTrue();
                    assertThat(books.open())
                            .as("at %s left %s", clock.clocks().business().instant(), books.openRows())
                            .isEmpty();
                    assertThat(books.slotsHeld()).as("slots held").isZero();
                });
                books.mustBalance(simulator.record().calls());
                mustHaveEnded();
            }
        } finally {
            wait(simulator.close());
        }
    }

    private void mustHaveEnded() {
        assertThat(postgres.query("select status, count(*) from dialer_queue group by status order by status").stream()
                        .map(row -> row.getString(0) + "=" + row.getLong(1)))
                .containsExactly("done=" + LEADS, "suppressed=1");
    }

    private void mustDieAt(FailPoint step, int nth, Map<String, String> more) {
        Map<String, String> environment = WholeServer.variables(postgres, REDIS, settings);
        environment.putAll(more);
        environment.put("SWITCHBOARD_FAILPOINT", step.label() + "=kill:" + nth);
        try (Program node = Program.node(folder, environment)) {
            assertThat(node.exitCode()).as("killed; it said: %s", node.errors()).isEqualTo(137);
            assertThat(node.errors()).contains("fail point " + step.label());
        }
    }

    private Simulator simulator(FailPoint step, long seed) {
        boolean silent = step == FailPoint.FOUND_WRITTEN;
        String home = "http://localhost:" + settings.get("SWITCHBOARD_HTTP_PORT");
        SimulatorConfig config = SimulatorConfig.of(WholeServer.RETELL_KEY, WholeServer.CALCOM_SECRET, seed)
                .with(ScenarioFile.with(silent ? SILENT_WORLD : WORLD))
                .with(new Targets(Optional.of(home + "/webhooks/retell"), Optional.empty(), Optional.empty()));
        Simulator simulator = wait(Simulator.start(VERTX.vertx(), config, clock.clocks()));
        settings.put("RETELL_BASE_URL", simulator.url().toString());
        return simulator;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static <T> T wait(io.vertx.core.Future<T> future) {
        return future.timeout(10, TimeUnit.SECONDS).await();
    }
}
