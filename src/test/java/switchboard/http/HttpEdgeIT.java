package switchboard.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.platform.deploy.Routes;
import switchboard.platform.error.Failure;
import switchboard.platform.time.Ids;
import switchboard.platform.web.JsonAnswers;
import switchboard.platform.web.JsonBody;
import switchboard.platform.web.Params;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;

class HttpEdgeIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private static final String KEY = "the-service-key";

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicInteger runs = new AtomicInteger();
    private Promise<Void> gate = Promise.promise();
    private HttpServer server;

    record Thing(String name, int count) {}

    /** Some routes as a capability would have. */
    private final class Things implements Routes {
        @Override
        public void mount(Router router) {
            router.post("/v1/things").handler(this::make);
            router.post("/v1/slow")
                    .handler(ctx -> gate.future()
                            .compose(open -> JsonAnswers.ok(ctx, new JsonObject().put("runs", runs.incrementAndGet())))
                            .onFailure(ctx::fail));
            router.get("/v1/things")
                    .handler(ctx -> JsonAnswers.ok(ctx, Params.of(ctx).limit()));
            router.get("/v1/bug").handler(ctx -> {
                throw new IllegalStateException("a secret detail");
            });
            router.get("/v1/down").handler(ctx -> ctx.fail(Failure.unavailable("calendar_down", "Come back.")));
        }

        private void make(RoutingContext ctx) {
            Thing thing = JsonBody.read(ctx, Thing.class);
            int run = runs.incrementAndGet();
            if (thing.name().equals("odd")) {
                throw Failure.invalid("odd_thing", "No odd things.").about("name");
            }
            JsonAnswers.answer(
                    ctx, 201, new JsonObject().put("name", thing.name()).put("run", run));
        }
    }

    @BeforeEach
    void open() throws Exception {
        POSTGRES.query("truncate idempotency_keys");
        gate = Promise.promise();
        server = HttpEdge.open(
                        vertx,
                        new HttpConfig("127.0.0.1", 0, Duration.ofSeconds(30), 4_096, 20, Duration.ofMillis(500)),
                        new Guards(new ServiceKeyAuth(KEY), new IdempotencyKeys(POSTGRES.pool(), Clock.systemUTC())),
                        List.of(
                                new HealthRoutes(
                                        List.of(
                                                Probe.postgres(POSTGRES.pool()),
                                                Probe.redis(REDIS.client()),
                                                new Probe(
                                                        "sick",
                                                        () -> healthy.get()
                                                                ? Future.succeededFuture()
                                                                : Promise.promise()
                                                                        .future())),
                                        Duration.ofMillis(500)),
                                new MetricsRoutes(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)),
                                new Things()),
                        Clock.systemUTC(),
                        Ids.random())
                .await(60, SECONDS);
    }

    private final AtomicBoolean healthy = new AtomicBoolean(true);

    @AfterEach
    void close() throws Exception {
        vertx.close().await(60, SECONDS);
    }

    @Test
    void a_taken_port_is_named() throws Exception {
        // given
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            HttpConfig config = new HttpConfig(
                    "127.0.0.1", taken.getLocalPort(), Duration.ofSeconds(30), 4_096, 20, Duration.ofMillis(500));
            Guards guards =
                    new Guards(new ServiceKeyAuth(KEY), new IdempotencyKeys(POSTGRES.pool(), Clock.systemUTC()));
            // then
            assertThatThrownBy(() -> HttpEdge.open(vertx, config, guards, List.of(), Clock.systemUTC(), Ids.random())
                            .await(60, SECONDS))
                    .hasMessageContaining("port_taken")
                    .hasMessageContaining(":" + taken.getLocalPort());
        }
    }

    @Test
    void every_answer_has_a_request_id_and_a_sane_one_is_kept() throws Exception {
        assertThat(header(get("/health/live"), "X-Request-Id")).hasSize(36);
        assertThat(header(get("/health/live", "X-Request-Id", "trace-42.a_b"), "X-Request-Id"))
                .isEqualTo("trace-42.a_b");
        assertThat(header(get("/health/live", "X-Request-Id", "not sane; at all"), "X-Request-Id"))
                .hasSize(36);
    }

    @Test
    void an_error_is_a_problem_that_names_itself() throws Exception {
        HttpResponse<String> answer = get("/v1/nothing", "X-Request-Id", "r1");
        assertThat(header(answer, "Content-Type")).isEqualTo("application/problem+json");
        assertThat(new JsonObject(answer.body()).getMap())
                .containsOnlyKeys("type", "title", "status", "detail", "code", "request_id")
                .containsEntry("status", 404)
                .containsEntry("title", "Not Found")
                .containsEntry("code", "route_not_found")
                .containsEntry("request_id", "r1");
    }

    @Test
    void each_way_to_go_wrong_has_its_status_and_code() throws Exception {
        assertProblem(get("/nothing"), 404, "route_not_found");
        assertProblem(send("DELETE", "/v1/things", ""), 405, "method_not_allowed");
        assertProblem(send("POST", "/v1/things", "{"), 400, "invalid_json");
        assertProblem(send("POST", "/v1/things", "[1]"), 400, "invalid_field");
        assertProblem(send("POST", "/v1/things", "{\"name\":\"a\",\"cuont\":1}"), 400, "unknown_field");
        assertProblem(send("POST", "/v1/things", "{\"name\":\"a\",\"count\":\"many\"}"), 400, "invalid_field");
        assertProblem(send("POST", "/v1/things", "x".repeat(5_000)), 413, "body_too_large");
        assertProblem(get("/v1/things?limit=0"), 400, "invalid_parameter");
        assertProblem(get("/v1/things?limit=1&limit=2"), 400, "invalid_parameter");
        assertProblem(get("/v1/down"), 503, "calendar_down");
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void a_wrong_parameter_or_field_is_named() throws Exception {
        assertThat(new JsonObject(get("/v1/things?limit=x").body()).getString("param"))
                .isEqualTo("limit");
        assertThat(new JsonObject(send("POST", "/v1/things", "{\"name\":\"a\",\"count\":\"many\"}")
                                .body())
                        .getString("param"))
                .isEqualTo("count");
    }

    @Test
    void a_bug_says_nothing_of_itself() throws Exception {
        HttpResponse<String> answer = get("/v1/bug");
        assertProblem(answer, 500, "internal_error");
        assertThat(answer.body()).doesNotContain("secret", "Exception");
    }

    @Test
    void unavailable_says_when_to_come_back() throws Exception {
        assertThat(header(get("/v1/down"), "Retry-After")).isEqualTo("2");
    }

    @Test
    void nobody_reaches_the_api_without_the_key() throws Exception {
        for (String authorization : List.of("Bearer wrong", "Bearer ", "Basic " + KEY, KEY, "Bearer " + KEY + "x")) {
            HttpResponse<String> answer = get("/v1/things", "Authorization", authorization);
            assertThat(answer.statusCode()).as(authorization).isEqualTo(401);
            assertThat(header(answer, "WWW-Authenticate")).startsWith("Bearer");
        }
        assertThat(get("/v1/things", "Authorization", "bearer " + KEY).statusCode())
                .isEqualTo(200);
    }

    @Test
    void too_many_headers_are_refused() throws Exception {
        String[] headers = new String[60];
        for (int i = 0; i < headers.length; i += 2) {
            headers[i] = "X-" + i;
            headers[i + 1] = "1";
        }
        assertProblem(get("/v1/things", headers), 431, "too_many_headers");
    }

    @Test
    void a_repeated_write_runs_once_and_gets_the_same_answer() throws Exception {
        HttpResponse<String> first = post("/v1/things", "k1", "{\"name\":\"a\",\"count\":1}");
        HttpResponse<String> again = post("/v1/things", "k1", "{\"name\":\"a\",\"count\":1}");
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(first.headers().firstValue("Idempotent-Replayed")).isEmpty();
        assertThat(header(again, "Idempotent-Replayed")).isEqualTo("true");
        assertThat(runs).hasValue(1);
        assertProblem(post("/v1/things", "k1", "{\"name\":\"b\",\"count\":1}"), 409, "idempotency_key_reused");
    }

    @Test
    void a_write_that_failed_may_be_tried_again_with_its_key() throws Exception {
        assertProblem(post("/v1/things", "k2", "{\"name\":\"odd\",\"count\":1}"), 400, "odd_thing");
        await().untilAsserted(
                        () -> assertThat(POSTGRES.count("idempotency_keys")).isZero());
        assertThat(post("/v1/things", "k2", "{\"name\":\"even\",\"count\":1}").statusCode())
                .isEqualTo(201);
    }

    @Test
    void a_write_that_still_runs_is_not_begun_twice() throws Exception {
        CompletableFuture<HttpResponse<String>> first =
                client.sendAsync(request("POST", "/v1/slow", "", "Idempotency-Key", "k3"), BodyHandlers.ofString());
        await().untilAsserted(
                        () -> assertThat(POSTGRES.count("idempotency_keys")).isEqualTo(1));
        HttpResponse<String> second = post("/v1/slow", "k3", "");
        assertProblem(second, 409, "request_in_progress");
        assertThat(header(second, "Retry-After")).isEqualTo("1");
        gate.complete();
        assertThat(first.get(60, SECONDS).statusCode()).isEqualTo(200);
        assertThat(post("/v1/slow", "k3", "").body()).isEqualTo(first.get().body());
        assertThat(runs).hasValue(1);
    }

    @Test
    void readiness_tells_which_part_is_sick_in_bounded_time() throws Exception {
        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
        healthy.set(false);
        HttpResponse<String> sick = get("/health/ready");
        assertThat(sick.statusCode()).isEqualTo(503);
        assertThat(new JsonObject(sick.body()).getJsonObject("parts").getMap())
                .containsEntry("postgres", "up")
                .containsEntry("redis", "up")
                .containsEntry("sick", "down");
    }

    @Test
    void metrics_are_plain_text() throws Exception {
        assertThat(header(get("/metrics"), "Content-Type")).startsWith("text/plain");
    }

    @Test
    void answers_carry_security_headers() throws Exception {
        HttpResponse<String> answer = get("/health/live");
        assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(answer, "Content-Security-Policy")).contains("default-src 'self'");
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        return client.send(request("GET", path, "", headers), BodyHandlers.ofString());
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return client.send(request(method, path, body), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String idempotencyKey, String body) throws Exception {
        return client.send(request("POST", path, body, "Idempotency-Key", idempotencyKey), BodyHandlers.ofString());
    }

    private HttpRequest request(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.actualPort() + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        request.setHeader("Authorization", "Bearer " + KEY);
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return request.build();
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo(code);
    }
}
