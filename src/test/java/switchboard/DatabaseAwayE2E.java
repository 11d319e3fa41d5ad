package switchboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnectOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import switchboard.testkit.FlakyLine;
import switchboard.testkit.OneVertx;
import switchboard.testkit.Program;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;
import switchboard.testkit.SignedClient;
import switchboard.testkit.SignedClient.Answer;
import switchboard.testkit.Tenants;
import switchboard.testkit.WholeServer;

/** A small server whose database stops or crawls while webhooks pour in: it says so, stays alive, and recovers. */
@Tag("ci")
class DatabaseAwayE2E {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int HEAP_MEGABYTES = 192;
    private static final int BODY_BYTES = 100_000;
    private static final int CONNECTIONS = 800;

    /** More than fits into the heap, all at once. */
    private static final int FLOOD = 2_500;

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    @RegisterExtension
    static final OneVertx VERTX = new OneVertx();

    @TempDir
    Path folder;

    private final AtomicInteger made = new AtomicInteger();
    private FlakyLine line;
    private Program server;
    private SignedClient provider;
    private HttpClient client;

    @BeforeEach
    void open() {
        PgConnectOptions direct = PgConnectOptions.fromUri(POSTGRES.uri());
        line = new FlakyLine(VERTX.vertx(), direct.getHost(), direct.getPort());
        Map<String, String> environment = WholeServer.variables(
                POSTGRES,
                REDIS,
                Map.of(
                        "DATABASE_URL", POSTGRES.uri().replaceFirst(":\\d+/", ":" + line.port() + "/"),
                        "SWITCHBOARD_DATA_DIR", folder.toString(),
                        "SWITCHBOARD_INBOX_PROCESSES", "false"));
        server = Program.start(folder, environment, HEAP_MEGABYTES + "m", List.of("serve"));
        client = VERTX.vertx().createHttpClient();
        provider = new SignedClient(VERTX.vertx(), server.port(), CONNECTIONS);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void it_turns_webhooks_away_callers_too_stays_small_and_recovers_by_itself() {
        Tenants.settle(POSTGRES, 1, new Tenants.Terms(9_000, 600, 5, 1_000));
        await().atMost(PATIENCE).until(() -> !ask().body().contains("\"reject\":true"));
        assertThat(deliver().status()).isEqualTo(204);
        // stopped: nothing passes, nothing is refused
        line.hold();
        List<Future<Answer>> flood = IntStream.range(0, FLOOD)
                .mapToObj(i -> provider.post("/webhooks/retell", webhook()))
                .toList();
        Answer refusal = ask();
        assertThat(refusal.status()).isEqualTo(200);
        assertThat(new JsonObject(refusal.body())).isEqualTo(new JsonObject("{\"call_inbound\":{\"reject\":true}}"));
        flood.forEach(answer -> {
            assertThat(wait(answer).status()).isEqualTo(503);
            assertThat(wait(answer).retryAfter()).isPresent();
        });
        System.out.println("heap with the database stopped: " + heapMegabytes() + " of " + HEAP_MEGABYTES + " MB, "
                + FLOOD * (long) BODY_BYTES / 1_000_000 + " MB offered");
        // back
        line.mend();
        await().atMost(PATIENCE).until(() -> deliver().status() == 204);
        await().atMost(PATIENCE).until(() -> !ask().body().contains("\"reject\":true"));
        // crawling
        int taken = crawl();
        line.mend();
        await().atMost(PATIENCE).until(() -> deliver().status() == 204);
        assertThat(POSTGRES.count("webhook_queue")).isGreaterThanOrEqualTo(taken);
        assertThat(server.isAlive()).isTrue();
        System.out.println("heap at the end: " + heapMegabytes() + " MB");
    }

    /** How many were answered 2xx meanwhile; each of them is there, and the others were told to come back. */
    private int crawl() {
        List<Future<Answer>> answers = IntStream.range(0, FLOOD)
                .mapToObj(i -> provider.post("/webhooks/retell", webhook()))
                .toList();
        Future<?> all = Future.join(answers);
        while (!all.isComplete()) {
            line.hold();
            pause(300);
            line.mend();
            pause(30);
        }
        assertThat(answers)
                .allSatisfy(answer -> assertThat(wait(answer).status()).isIn(204, 503));
        return (int) answers.stream().filter(answer -> wait(answer).isTaken()).count();
    }

    private Answer deliver() {
        return wait(provider.post("/webhooks/retell", webhook()));
    }

    private Answer ask() {
        return wait(provider.post(
                "/webhooks/retell-inbound",
                new JsonObject()
                        .put("event", "call_inbound")
                        .put(
                                "call_inbound",
                                new JsonObject()
                                        .put("call_id", "call_away" + made.incrementAndGet())
                                        .put("from_number", "+1212%07d".formatted(2_000_000 + made.get()))
                                        .put("to_number", Tenants.number(1)))
                        .toBuffer()));
    }

    private Buffer webhook() {
        return new JsonObject()
                .put("event", "call_ended")
                .put("call", new JsonObject().put("call_id", "call_flood" + made.incrementAndGet()))
                .put("padding", "x".repeat(BODY_BYTES))
                .toBuffer();
    }

    private long heapMegabytes() {
        String metrics = wait(client.request(HttpMethod.GET, server.port(), "localhost", "/metrics")
                        .compose(request -> request.putHeader("Authorization", "Bearer " + WholeServer.SERVICE_KEY)
                                .send()
                                .compose(response -> response.body())))
                .toString();
        Matcher used = Pattern.compile("jvm_memory_used_bytes\\{area=\"heap\"[^}]*\\} (\\S+)")
                .matcher(metrics);
        return (long) (used.results()
                        .mapToDouble(found -> Double.parseDouble(found.group(1)))
                        .sum()
                / 1_000_000);
    }

    private static void pause(long millis) {
        wait(VERTX.vertx().timer(millis));
    }

    private static <T> T wait(Future<T> future) {
        try {
            return future.await(120, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
