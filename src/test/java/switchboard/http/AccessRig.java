package switchboard.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Redis;
import io.vertx.sqlclient.Pool;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import switchboard.platform.deploy.Routes;
import switchboard.platform.time.Ids;

/** Nodes with everything that decides who comes in, over some routes of a test's own. */
final class AccessRig implements AutoCloseable {

    static final String KEY = "the-service-key";
    static final String SECRET = "a-secret-of-at-least-thirty-two-bytes";
    static final Rate UNLIMITED = new Rate(0, 1);

    private final Vertx vertx = Vertx.vertx();
    private final List<HttpServer> nodes = new ArrayList<>();
    private final Pool pool;
    private final Clock clock;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    AccessRig(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /** Limits nothing, and allows nothing; {@code with…} says what differs. */
    static AccessConfig config() {
        return new AccessConfig(
                Duration.ofMinutes(5),
                new SessionConfig(Duration.ofMinutes(30), Duration.ofHours(12), Duration.ofMillis(100)),
                rates(UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED, false),
                new CorsConfig(List.of(), Duration.ofMinutes(10)));
    }

    static RateConfig rates(Rate address, Rate user, Rate service, Rate other, boolean forwarded) {
        return new RateConfig(address, user, service, other, forwarded, Duration.ofSeconds(60));
    }

    static AccessConfig with(RateConfig rates) {
        return new AccessConfig(config().requestTimeout(), config().session(), rates, config().cors());
    }

    HttpServer node(Redis redis, AccessConfig config, Routes routes) throws Exception {
        return node(redis, config, KEY, routes);
    }

    HttpServer node(Redis redis, AccessConfig config, String key, Routes routes) throws Exception {
        return node(redis, config, key, new Home(key, false), routes);
    }

    HttpServer node(Redis redis, AccessConfig config, String key, Home home, Routes routes) throws Exception {
        Sessions sessions = new Sessions(redis, config.session(), clock);
        RateLimits rates = new RateLimits(redis, config.rate(), clock);
        TokenConfig tokens = new TokenConfig(
                "",
                "",
                "authenticated",
                Duration.ZERO,
                Duration.ofMinutes(10),
                Duration.ofMinutes(1),
                Duration.ofSeconds(5));
        Callers callers = new Callers(
                new UserTokens(vertx, tokens, SECRET, clock), new ServiceKeyAuth(key), sessions, pool, home);
        Guards guards = new Guards(
                new UserAuth(
                        callers,
                        rates,
                        new StreamWatch(vertx, callers, config.session().recheck()),
                        pool,
                        clock),
                new IdempotencyKeys(pool, clock),
                new Cors(config.cors()),
                new RequestTimeout(config.requestTimeout()),
                new Flood(config.rate(), clock)::holdBack);
        HttpServer node = HttpEdge.open(
                        vertx,
                        new HttpConfig("127.0.0.1", 0, Duration.ofMinutes(5), 4_096, 20, Duration.ofMillis(500)),
                        guards,
                        List.of(
                                routes,
                                new HealthRoutes(List.of(), Duration.ofSeconds(1)),
                                new SessionRoutes(callers, new SignIn(callers, sessions, rates))),
                        clock,
                        Ids.random())
                .await(60, SECONDS);
        nodes.add(node);
        return node;
    }

    HttpClient client() {
        return client;
    }

    Vertx vertx() {
        return vertx;
    }

    /** Headers in pairs. */
    HttpResponse<String> ask(HttpServer node, String method, String path, String... headers) throws Exception {
        return client.send(request(node, method, path, headers).build(), BodyHandlers.ofString());
    }

    static HttpRequest.Builder request(HttpServer node, String method, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.actualPort() + path))
                .method(method, BodyPublishers.noBody());
        return headers.length == 0 ? request : request.headers(headers);
    }

    static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo(code);
    }

    @Override
    public void close() {
        nodes.forEach(node -> wait(node.close()));
        wait(vertx.close());
    }

    private static void wait(Future<?> future) {
        try {
            future.await(60, SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
