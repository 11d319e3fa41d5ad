package switchboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
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
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import switchboard.platform.time.Stopwatch;
import switchboard.testkit.OneVertx;
import switchboard.testkit.Program;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;
import switchboard.testkit.SignedClient;
import switchboard.testkit.Tenants;
import switchboard.testkit.WholeServer;

/**
 * Two servers as their operator starts them. What one is told of a call, the other shows: by the bus, or by its poll.
 */
@Tag("ci")
class TwoNodesE2E {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    /** What has not come by the bus in this time is lost. */
    private static final Duration HINT = Duration.ofSeconds(10);

    private static final int CALLS = 20;

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    @RegisterExtension
    static final OneVertx VERTX = new OneVertx();

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void a_call_is_seen_on_the_other_node_by_the_bus_and_without_a_bus_by_the_poll() throws Exception {
        Tenants.settle(POSTGRES, 1, new Tenants.Terms(9_000_000, 600, 5, 1_000));
        int first = freePort();
        int second = freePort();
        String members = "127.0.0.1:" + first + ",127.0.0.1:" + second;
        // read anew so rarely that only the bus can tell; the third is in no cluster, and only its poll can: it handles
        // no delivery itself, of which it could tell nobody
        try (Program told = node(first, members, "1h");
                Program shows = node(second, members, "1h");
                Program alone = program(
                        Map.of("SWITCHBOARD_CALLS_LIVE_REFRESH", "500ms", "SWITCHBOARD_INBOX_PROCESSES", "false"),
                        List.of("serve"))) {
            SignedClient provider = new SignedClient(VERTX.vertx(), told.port(), 4);
            shows.port();
            awaitJoined(provider, shows);
            List<Long> byBus = new ArrayList<>();
            List<Long> byPoll = new ArrayList<>();
            for (int call = 1; call <= CALLS; call++) {
                millisUntilSeen(provider, call, shows, HINT).ifPresent(byBus::add);
            }
            for (int call = CALLS + 1; call <= 2 * CALLS; call++) {
                byPoll.add(millisUntilSeen(provider, call, alone, PATIENCE).orElseThrow());
            }
            System.out.println("from the webhook's answer on one node to the other's view, ms: by the bus "
                    + summary(byBus) + " of " + byBus.size() + " of " + CALLS + ", by a poll every 500 ms "
                    + summary(byPoll));
            assertThat(byBus).as("the bus may lose a hint, not most of them").hasSizeGreaterThan(CALLS / 2);
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(live(alone)).contains("\"call_status\":\"in-progress\"");
                assertThat(live(alone)).isEqualTo(live(told));
            });
        }
    }

    /** The bus loses what it carries while the nodes are finding each other. */
    private void awaitJoined(SignedClient provider, Program shows) {
        int[] tries = {0};
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
            tell(provider, 900 + tries[0]++);
            return live(shows).contains("+12129000");
        });
    }

    /** None if it is not seen in that time. */
    private Optional<Long> millisUntilSeen(SignedClient provider, int call, Program where, Duration patience) {
        tell(provider, call);
        Stopwatch watch = Stopwatch.started();
        try {
            await().atMost(patience)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> live(where).contains(caller(call)));
            return Optional.of(watch.elapsed().toMillis());
        } catch (ConditionTimeoutException e) {
            return Optional.empty();
        }
    }

    private static String summary(List<Long> millis) {
        List<Long> sorted = millis.stream().sorted().toList();
        return "median " + sorted.get(sorted.size() / 2) + ", most " + Collections.max(sorted);
    }

    private void tell(SignedClient provider, int call) {
        Buffer body = new JsonObject()
                .put("event", "call_started")
                .put(
                        "call",
                        new JsonObject()
                                .put("call_id", "call_two" + call)
                                .put("direction", "inbound")
                                .put("call_status", "ongoing")
                                .put("from_number", caller(call))
                                .put("to_number", Tenants.number(1))
                                .put("start_timestamp", Clock.systemUTC().millis()))
                .toBuffer();
        await().atMost(PATIENCE)
                .until(() -> wait(provider.post("/webhooks/retell", body)).isTaken());
    }

    private static String caller(int call) {
        return "+12129%06d".formatted(call);
    }

    private String live(Program node) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + node.port() + "/v1/calls/live"))
                .header("Authorization", "Bearer " + WholeServer.SERVICE_KEY)
                .timeout(Duration.ofSeconds(30))
                .build();
        return http.send(request, BodyHandlers.ofString()).body();
    }

    private Program node(int port, String members, String refresh) {
        return program(
                Map.of(
                        "SWITCHBOARD_CLUSTER_PORT",
                        String.valueOf(port),
                        "SWITCHBOARD_CLUSTER_MEMBERS",
                        members,
                        "SWITCHBOARD_CALLS_LIVE_REFRESH",
                        refresh),
                List.of("serve", "--cluster"));
    }

    private Program program(Map<String, String> own, List<String> arguments) {
        Map<String, String> settings = new HashMap<>(own);
        settings.put("SWITCHBOARD_DATA_DIR", folder.toString());
        return Program.start(folder, WholeServer.variables(POSTGRES, REDIS, settings), "256m", arguments);
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
