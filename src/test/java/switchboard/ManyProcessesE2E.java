package switchboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchboard.simulator.SeenCall;
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

/**
 * Whole servers, each a process of its own, that dial for the same tenants; some are killed with SIGKILL and come back,
 * tenants run out of seconds and are topped up. The provider's own record judges.
 */
@Tag("ci")
class ManyProcessesE2E {

    private static final double SPEED = 120;
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    /** Fewer than all tenants have together: the provider refuses what is above. */
    private static final int TRUNK = 30;

    private static final JsonObject WORLD = new JsonObject("""
            {"outcomes": {"not_interested": 1}, "unreachable_numbers": 0, "talk": {"not_interested": "PT2M"},
             "limits": {"concurrency": %d},
             "webhooks": {"retry_after": "PT5S", "retries_max": 3},
             "faults": {
               "create": {"answer_reset": 0.1, "bad_gateway": 0.05, "answer_lost": 0.03},
               "webhooks": {"loss": 0.2, "duplicate": 0.2, "copies": 1, "delay": 0.2, "delay_max": "PT60S"}}}
            """.formatted(TRUNK));

    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("SWITCHBOARD_STORES_DATABASE_CONNECTIONS", "6"),
            Map.entry("SWITCHBOARD_DIALER_POLL_INTERVAL", "500ms"),
            Map.entry("SWITCHBOARD_DIALER_CLAIM_LEASE", "10s"),
            Map.entry("SWITCHBOARD_DIALER_REQUEST_LEASE", "12s"),
            Map.entry("SWITCHBOARD_RETELL_PLACE_TIMEOUT", "4s"),
            Map.entry("SWITCHBOARD_LIMITS_ACCOUNT_STARTS", "1000"),
            Map.entry("SWITCHBOARD_LIMITS_ACCOUNT_CONCURRENCY", String.valueOf(TRUNK)),
            Map.entry("SWITCHBOARD_LIMITS_ACCOUNT_RESERVED_INBOUND", "0"),
            Map.entry("SWITCHBOARD_LIMITS_SLOT_RENEWAL", "2s"),
            Map.entry("SWITCHBOARD_LIMITS_SLOT_LEASE", "12s"),
            Map.entry("SWITCHBOARD_INBOX_POLL_INTERVAL", "300ms"),
            Map.entry("SWITCHBOARD_CALLS_EFFECT_POLL", "500ms"),
            Map.entry("SWITCHBOARD_CALLS_EFFECT_LEASE", "5s"),
            Map.entry("SWITCHBOARD_CALLS_SWEEP_POLL", "1s"));

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    @RegisterExtension
    static final OneVertx VERTX = new OneVertx();

    @TempDir
    Path folder;

    private final RealPostgres postgres = new RealPostgres();
    private final SharedClock clock = SharedClock.morning(SPEED);
    private final List<Node> nodes = new ArrayList<>();

    /** A process, and what it is started with, so that it can come back as itself. */
    private final class Node {
        private final int port = freePort();
        private final Map<String, String> environment;
        private Program program;

        private Node(Map<String, String> settings) {
            Map<String, String> own = new HashMap<>(settings);
            own.put("SWITCHBOARD_HTTP_PORT", String.valueOf(port));
            environment = WholeServer.variables(postgres, REDIS, own);
            program = Program.node(folder, environment);
        }

        private void dieAndComeBack() {
            program.kill();
            program = Program.node(folder, environment);
        }
    }

    @BeforeEach
    void open() {
        postgres.open();
    }

    @AfterEach
    void close() {
        nodes.forEach(node -> node.program.close());
        postgres.close();
    }

    @Test
    void three_processes_hold_every_limit() {
        play(1, 3, 40, 2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    @Tag("night")
    void eight_processes_and_two_hundred_tenants_hold_every_limit(long seed) {
        play(seed, 8, 200, 6);
    }

    private void play(long seed, int processes, int tenants, int kills) {
        System.out.printf("SEED=%d processes=%d tenants=%d kills=%d%n", seed, processes, tenants, kills);
        Random random = new Random(seed);
        List<Tenants.Terms> terms = IntStream.range(0, tenants)
                .mapToObj(n -> new Tenants.Terms(
                        60 * random.nextInt(25) + random.nextInt(60), 300, 1 + random.nextInt(4), 1_000))
                .toList();
        Simulator simulator = wait(Simulator.start(
                VERTX.vertx(),
                SimulatorConfig.of(WholeServer.RETELL_KEY, WholeServer.CALCOM_SECRET, seed)
                        .with(ScenarioFile.with(WORLD)),
                clock.clocks()));
        try {
            settle(random, terms);
            Map<String, String> settings = new HashMap<>(SETTINGS);
            settings.put(SharedClock.VARIABLE, clock.toString());
            settings.put("RETELL_BASE_URL", simulator.url().toString());
            IntStream.range(0, processes).forEach(n -> nodes.add(new Node(settings)));
            tellTo(simulator, nodes.get(0));
            Map<Integer, Integer> raised = makeTrouble(random, kills, tenants, simulator);
            untilAllIsSaid(simulator);
            judge(simulator, terms, raised);
        } finally {
            wait(simulator.close());
        }
    }

    private void settle(Random random, List<Tenants.Terms> terms) {
        StringBuilder town = new StringBuilder("select 1");
        for (int tenant = 1; tenant <= terms.size(); tenant++) {
            town.append(";\n").append(Tenants.settling(tenant, terms.get(tenant - 1)));
            town.append(";\n").append(Tenants.queueing(tenant, 1 + random.nextInt(5), now()));
        }
        postgres.query(town.toString());
    }

    private void tellTo(Simulator simulator, Node node) {
        Targets targets = new Targets(
                Optional.of("http://localhost:" + node.port + "/webhooks/retell"), Optional.empty(), Optional.empty());
        wait(simulator.deliverTo(targets));
    }

    /** One after the other dies and comes back while the others go on; some tenants are topped up: by how much. */
    private Map<Integer, Integer> makeTrouble(Random random, int kills, int tenants, Simulator simulator) {
        Map<Integer, Integer> raised = new HashMap<>();
        nodes.forEach(node -> node.program.port());
        for (int kill = 1; kill <= kills; kill++) {
            int due = kill * tenants / (2 * kills);
            await().atMost(PATIENCE).until(() -> simulator.record().calls().size() >= due);
            int tenant = 1 + random.nextInt(tenants);
            raised.merge(tenant, 600, Integer::sum);
            postgres.query("""
                    update usage_limits
                       set call_credit_seconds = coalesce(call_credit_seconds, 0) + 600, hard_stop_active = false
                     where user_id = '%s'
                    """.formatted(Tenants.id(tenant)));
            int which = random.nextInt(nodes.size());
            tellTo(simulator, nodes.get((which + 1) % nodes.size()));
            nodes.get(which).dieAndComeBack();
        }
        return raised;
    }

    private void untilAllIsSaid(Simulator simulator) {
        Books books = new Books(postgres, REDIS);
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(250)).untilAsserted(() -> {
            assertThat(simulator.nextEventAt())
                    .as("what the simulator still has to do")
                    .isEmpty();
            assertThat(simulator.isQuiet()).as("the simulator is quiet").isTrue();
            assertThat(unfinished()).as("left %s", books.openRows()).isEmpty();
            assertThat(books.slotsHeld()).as("slots held").isZero();
        });
    }

    /** A lead may be left only where its tenant's seconds are used to within the shortest call. */
    private List<String> unfinished() {
        return postgres.query("""
                select 'row ' || q.status || ' ' || coalesce(q.reason, '') as what
                  from dialer_queue as q
                  join usage_limits as u on u.user_id = q.user_id
                 where q.status in ('dialing', 'in_call')
                    or (q.status in ('queued', 'leased')
                        and coalesce(u.call_cap_seconds, 0) + coalesce(u.call_credit_seconds, 0)
                            + coalesce(u.grace_seconds, 0) - coalesce(u.call_used_seconds, 0) >= 60)
                 union all
                select 'attempt ' || state from dial_attempts where state not in ('closed', 'refused')
                 union all
                select 'effect ' || kind from call_effects where done_at is null
                 union all
                select 'delivery ' || state from webhook_queue where state in ('pending', 'failed')
                """).stream().map(row -> row.getString(0)).toList();
    }

    private void judge(Simulator simulator, List<Tenants.Terms> terms, Map<Integer, Integer> raised) {
        List<SeenCall> seen = simulator.record().calls().stream()
                .filter(call -> !call.outcome().equals("concurrency_limit_reached"))
                .toList();
        Books books = new Books(postgres, REDIS);
        books.mustDialOnce(seen);
        books.secondsMustAgree(seen);
        assertThat(seen).hasSize(simulator.record().calls().size());
        assertThat(simulator.record().peakConcurrency()).as("on the trunk").isLessThanOrEqualTo(TRUNK);
        assertThat(simulator.record().peakConcurrencyPerNumber())
                .as("to one phone")
                .isLessThanOrEqualTo(1);
        for (int tenant = 1; tenant <= terms.size(); tenant++) {
            judge(tenant, terms.get(tenant - 1), raised.getOrDefault(tenant, 0), seen);
        }
        System.out.printf(
                "  %d calls, %d at once%n", seen.size(), simulator.record().peakConcurrency());
    }

    private static void judge(int tenant, Tenants.Terms terms, int raised, List<SeenCall> seen) {
        List<SeenCall> own = seen.stream()
                .filter(call -> Tenants.ofNumber(call.fromNumber()) == tenant)
                .toList();
        long used = own.stream()
                .mapToLong(call -> (call.durationMs() + 500) / 1_000)
                .sum();
        assertThat(used)
                .as("seconds of tenant %d", tenant)
                .isLessThanOrEqualTo((long) terms.capSeconds() + terms.graceSeconds() + raised);
        for (SeenCall start : own) {
            assertThat(own.stream().filter(call -> isLiveAt(call, start.receivedAt())))
                    .as("calls of tenant %d at once, when %s began", tenant, start.callId())
                    .hasSizeLessThanOrEqualTo(terms.concurrent());
        }
    }

    private static boolean isLiveAt(SeenCall call, Instant at) {
        return !call.receivedAt().isAfter(at)
                && call.endedAt().filter(end -> !end.isAfter(at)).isEmpty();
    }

    private Instant now() {
        return clock.clocks().business().instant();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static <T> T wait(io.vertx.core.Future<T> future) {
        return future.timeout(20, TimeUnit.SECONDS).await();
    }
}
