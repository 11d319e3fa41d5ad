package switchboard.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static switchboard.http.AccessRig.assertProblem;

import io.vertx.core.Promise;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.platform.deploy.Routes;
import switchboard.platform.web.JsonAnswers;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;

/** Pages of other sites, and requests that take too long. */
class CorsAndTimeoutsIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private static final String FRIEND = "https://app.example.com";
    private static final String BY_KEY = "Bearer " + AccessRig.KEY;

    private final AccessRig rig = new AccessRig(POSTGRES.pool(), new ManualClock());
    private final AtomicInteger runs = new AtomicInteger();
    private final Promise<Void> gate = Promise.promise();

    /** Something quick, and something that waits to be let go. */
    private final class Things implements Routes {
        @Override
        public void mount(Router router) {
            router.get("/v1/leads").handler(ctx -> JsonAnswers.ok(ctx, new JsonObject()));
            router.post("/v1/slow")
                    .handler(ctx -> gate.future()
                            .compose(open -> JsonAnswers.ok(ctx, new JsonObject().put("runs", runs.incrementAndGet())))
                            .onFailure(ctx::fail));
            router.get("/v1/live")
                    .handler(ctx -> ctx.response()
                            .setChunked(true)
                            .putHeader("Content-Type", "text/event-stream")
                            .write("retry: 1\n\n"));
        }
    }

    @BeforeEach
    void forget() {
        POSTGRES.query("truncate idempotency_keys");
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    @Test
    void no_other_site_may_unless_it_is_named() throws Exception {
        HttpServer off = node(List.of(), Duration.ofMinutes(5));
        assertThat(preflight(off, FRIEND).headers().firstValue("Access-Control-Allow-Origin"))
                .isEmpty();
        assertThat(preflight(off, FRIEND).statusCode()).isEqualTo(401);
        // and named
        HttpServer on = node(List.of(FRIEND), Duration.ofMinutes(5));
        HttpResponse<String> asked = preflight(on, FRIEND);
        assertThat(asked.statusCode()).isEqualTo(204);
        assertThat(asked.headers().firstValue("Access-Control-Allow-Origin")).contains(FRIEND);
        assertThat(asked.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
                .contains("Authorization", "Idempotency-Key");
        assertThat(asked.headers().firstValue("Access-Control-Allow-Credentials"))
                .isEmpty();
        assertThat(asked.headers().firstValue("Vary")).contains("Origin");
        for (String stranger :
                List.of("https://evil.example.com", FRIEND + ".evil.com", "http://app.example.com", FRIEND + ":8443")) {
            assertProblem(preflight(on, stranger), 403, "origin_not_allowed");
        }
    }

    @Test
    void an_answer_is_shown_to_a_named_site_even_if_it_is_a_refusal_and_to_no_other() throws Exception {
        HttpServer on = node(List.of(FRIEND), Duration.ofMinutes(5));
        HttpResponse<String> read = rig.ask(on, "GET", "/v1/leads", "Authorization", BY_KEY, "Origin", FRIEND);
        assertThat(read.statusCode()).isEqualTo(200);
        assertThat(read.headers().firstValue("Access-Control-Allow-Origin")).contains(FRIEND);
        HttpResponse<String> refused = rig.ask(on, "GET", "/v1/leads", "Origin", FRIEND);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("Access-Control-Allow-Origin")).contains(FRIEND);
        HttpResponse<String> own =
                rig.ask(on, "GET", "/v1/leads", "Authorization", BY_KEY, "Origin", "http://our.own.console");
        assertThat(own.statusCode()).isEqualTo(200);
        assertThat(own.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void work_that_takes_too_long_goes_on_and_its_key_has_the_answer_later() throws Exception {
        HttpServer node = node(List.of(), Duration.ofMillis(300));
        assertProblem(slow(node), 503, "request_timed_out");
        assertProblem(slow(node), 409, "request_in_progress");
        gate.complete();
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            HttpResponse<String> again = slow(node);
            assertThat(again.statusCode()).isEqualTo(200);
            assertThat(again.body()).contains("\"runs\":1");
        });
        assertThat(runs).hasValue(1);
    }

    @Test
    void a_body_that_does_not_come_is_not_waited_for() throws Exception {
        HttpServer node = node(List.of(), Duration.ofMillis(300));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.actualPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write(("POST /v1/slow HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + BY_KEY
                                    + "\r\nContent-Length: 100\r\n\r\nhalf of it")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 408").contains("request_too_slow");
        }
    }

    @Test
    void a_live_stream_has_all_the_time_there_is() throws Exception {
        HttpServer node = node(List.of(), Duration.ofMillis(100));
        var stream = rig.client()
                .send(
                        AccessRig.request(
                                        node, "GET", "/v1/live", "Authorization", BY_KEY, "Accept", "text/event-stream")
                                .build(),
                        java.net.http.HttpResponse.BodyHandlers.ofInputStream());
        stream.body().read();
        rig.vertx().timer(500, java.util.concurrent.TimeUnit.MILLISECONDS).await(60, SECONDS);
        assertThat(stream.statusCode()).isEqualTo(200);
        assertThat(stream.body().available()).isPositive();
        stream.body().close();
    }

    private HttpServer node(List<String> origins, Duration patience) throws Exception {
        AccessConfig usual = AccessRig.config();
        return rig.node(
                REDIS.client(),
                new AccessConfig(
                        patience, usual.session(), usual.rate(), new CorsConfig(origins, Duration.ofMinutes(10))),
                new Things());
    }

    private HttpResponse<String> preflight(HttpServer node, String origin) throws Exception {
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "origin");
        return rig.ask(node, "OPTIONS", "/v1/leads", "Origin", origin, "Access-Control-Request-Method", "GET");
    }

    private HttpResponse<String> slow(HttpServer node) throws Exception {
        return rig.ask(node, "POST", "/v1/slow", "Authorization", BY_KEY, "Idempotency-Key", "one");
    }
}
