package switchboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchboard.simulator.Simulator;
import switchboard.simulator.SimulatorConfig;
import switchboard.simulator.world.ScenarioFile;
import switchboard.simulator.world.Targets;
import switchboard.testkit.Books;
import switchboard.testkit.FlakyLine;
import switchboard.testkit.OneVertx;
import switchboard.testkit.Program;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;
import switchboard.testkit.SetClock;
import switchboard.testkit.SharedClock;
import switchboard.testkit.SignedClient;
import switchboard.testkit.SmallDisk;
import switchboard.testkit.Tenants;
import switchboard.testkit.WholeServer;

/** A node is cut off, stands still, has its clock set or its disk full; the provider's record shows nothing amiss. */
@Tag("ci")
class NodeFaultsE2E {

    private static final int LEADS = 24;
    private static final Duration REQUEST_LEASE = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("SWITCHBOARD_DIALER_POLL_INTERVAL", "50ms"),
            Map.entry("SWITCHBOARD_DIALER_CLAIM_LEASE", "1s"),
            Map.entry("SWITCHBOARD_DIALER_REQUEST_LEASE", REQUEST_LEASE.toSeconds() + "s"),
            Map.entry("SWITCHBOARD_RETELL_PLACE_TIMEOUT", "1s"),
            Map.entry("SWITCHBOARD_LIMITS_SLOT_RENEWAL", "100ms"),
            Map.entry("SWITCHBOARD_LIMITS_SLOT_LEASE", "2s"),
            Map.entry("SWITCHBOARD_INBOX_POLL_INTERVAL", "50ms"),
            Map.entry("SWITCHBOARD_INBOX_HANDLE_TIMEOUT", "2s"),
            Map.entry("SWITCHBOARD_INBOX_LEASE", "3s"),
            Map.entry("SWITCHBOARD_CALLS_EFFECT_POLL", "50ms"),
            Map.entry("SWITCHBOARD_CALLS_EFFECT_LEASE", "1s"),
            Map.entry("SWITCHBOARD_CALLS_SWEEP_POLL", "100ms"));

    private static final JsonObject WORLD =
            new JsonObject("{\"outcomes\": {\"not_interested\": 1}, \"unreachable_numbers\": 0}");

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    @RegisterExtension
    static final OneVertx VERTX = new OneVertx();

    @TempDir
    Path folder;

    private final RealPostgres postgres = new RealPostgres();
    private final SharedClock clock = SharedClock.morning(600);
    private final List<Program> nodes = new ArrayList<>();

    @BeforeEach
    void open() {
        postgres.open();
        Tenants.settle(postgres, 1, new Tenants.Terms(90_000, 600, 6, 4));
        Tenants.queue(postgres, 1, LEADS, clock.shown());
    }

    @AfterEach
    void close() {
        nodes.forEach(Program::close);
        postgres.close();
    }

    @Test
    void a_node_that_loses_its_database_but_not_the_provider_stops_dialling_within_half_its_lease() {
        int door = freePort();
        Simulator simulator = simulator(door);
        FlakyLine line =
                new FlakyLine(VERTX.vertx(), "127.0.0.1", postgres.options().getPort());
        String through = postgres.uri().replaceFirst(":" + postgres.options().getPort() + "/", ":" + line.port() + "/");
        assertThat(through).isNotEqualTo(postgres.uri());
        try {
            node(simulator, Map.of("DATABASE_URL", through));
            awaitCalls(simulator, 6);
            line.cut();
            await().pollDelay(REQUEST_LEASE.dividedBy(2)).until(() -> true);
            int silent = simulator.record().calls().size();
            await().during(Duration.ofSeconds(4))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> simulator.record().calls().size() == silent);
            node(simulator, Map.of("SWITCHBOARD_HTTP_PORT", String.valueOf(door)));
            mustEndWell(simulator);
        } finally {
            wait(simulator.close());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 9})
    void a_node_that_stood_still_and_goes_on_changes_nothing_that_is_another_s_by_then(int calls) {
        int door = freePort();
        Simulator simulator = simulator(door);
        try {
            Program sleeper = node(simulator, Map.of());
            node(simulator, Map.of("SWITCHBOARD_HTTP_PORT", String.valueOf(door)));
            awaitCalls(simulator, calls);
            sleeper.freeze();
            awaitCalls(simulator, LEADS / 2);
            await().pollDelay(REQUEST_LEASE.multipliedBy(2)).until(() -> true);
            sleeper.thaw();
            mustEndWell(simulator);
        } finally {
            wait(simulator.close());
        }
    }

    @Test
    void a_node_whose_clock_is_set_goes_on_by_the_time_all_agree_on() {
        int door = freePort();
        Simulator simulator = simulator(door);
        Path file = folder.resolve("off-by");
        SetClock set = new SetClock(file);
        set.setOffBy(Duration.ofHours(2));
        try {
            node(simulator, Map.of("SWITCHBOARD_HTTP_PORT", String.valueOf(door), SetClock.VARIABLE, file.toString()));
            node(simulator, Map.of());
            int seen = 4;
            for (Duration jump : List.of(Duration.ofHours(-2), Duration.ofDays(30), Duration.ofDays(-30))) {
                awaitCalls(simulator, seen);
                set.setOffBy(jump);
                seen += 6;
            }
            mustEndWell(simulator);
            assertThat(postgres.count("refused_deliveries"))
                    .as("signatures look neither old nor new")
                    .isZero();
        } finally {
            wait(simulator.close());
        }
    }

    @Test
    void a_full_disk_turns_webhooks_away_and_room_on_it_is_all_that_is_needed() throws IOException {
        Optional<SmallDisk> small = SmallDisk.under(postgres, Files.createDirectory(folder.resolve("disk")), 64);
        assumeTrue(small.isPresent(), "a full disk needs root, to mount a small one");
        int door = freePort();
        Simulator simulator = simulator(door);
        SignedClient provider = new SignedClient(VERTX.vertx(), door, 4);
        try (SmallDisk disk = small.orElseThrow()) {
            Program node = node(simulator, Map.of("SWITCHBOARD_HTTP_PORT", String.valueOf(door)));
            awaitCalls(simulator, 4);
            disk.fill();
            await().atMost(PATIENCE)
                    .until(() ->
                            wait(provider.post("/webhooks/retell", webhook())).status() == 503);
            assertThat(wait(provider.post("/webhooks/retell", webhook())).retryAfter())
                    .isPresent();
            disk.free();
            await().atMost(PATIENCE)
                    .until(() ->
                            wait(provider.post("/webhooks/retell", webhook())).isTaken());
            assertThat(node.isAlive()).isTrue();
            mustEndWell(simulator);
        } finally {
            wait(simulator.close());
        }
    }

    /** Of nothing we know: it is only stored, and passed over. */
    private static Buffer webhook() {
        return new JsonObject()
                .put("event", "unheard_of")
                .put("id", UUID.randomUUID().toString())
                .put("padding", "x".repeat(3_000))
                .toBuffer();
    }

    private void mustEndWell(Simulator simulator) {
        Books books = new Books(postgres, REDIS);
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
            assertThat(simulator.nextEventAt())
                    .as("what the simulator still has to do")
                    .isEmpty();
            assertThat(simulator.isQuiet()).as("the simulator is quiet").isTrue();
            assertThat(books.open()).as("left %s", books.openRows()).isEmpty();
            assertThat(books.slotsHeld()).as("slots held").isZero();
        });
        books.mustBalance(simulator.record().calls());
        assertThat(postgres.query("select 1 from dialer_queue where status = 'done'"))
                .hasSize(LEADS);
    }

    private static void awaitCalls(Simulator simulator, int calls) {
        await().atMost(PATIENCE).until(() -> simulator.record().calls().size() >= calls);
    }

    private Program node(Simulator simulator, Map<String, String> own) {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.put("RETELL_BASE_URL", simulator.url().toString());
        settings.put(SharedClock.VARIABLE, clock.toString());
        settings.put("SWITCHBOARD_STORES_DATABASE_CONNECTIONS", "6");
        settings.putAll(own);
        Program node = Program.node(folder, WholeServer.variables(postgres, REDIS, settings));
        nodes.add(node);
        node.port();
        return node;
    }

    /** Tells the node behind {@code door} what becomes of the calls. */
    private Simulator simulator(int door) {
        String home = "http://localhost:" + door;
        SimulatorConfig config = SimulatorConfig.of(WholeServer.RETELL_KEY, WholeServer.CALCOM_SECRET, 11)
                .with(ScenarioFile.with(WORLD))
                .with(new Targets(Optional.of(home + "/webhooks/retell"), Optional.empty(), Optional.empty()));
        return wait(Simulator.start(VERTX.vertx(), config, clock.clocks()));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static <T> T wait(io.vertx.core.Future<T> future) {
        return future.timeout(30, TimeUnit.SECONDS).await();
    }
}
