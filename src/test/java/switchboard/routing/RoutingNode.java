package switchboard.routing;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import switchboard.limits.LimitsConfig;
import switchboard.limits.Slots;
import switchboard.platform.deploy.Capability;
import switchboard.platform.time.Clocks;
import switchboard.provider.retell.RetellInbound;
import switchboard.provider.retell.RetellWebhooks;
import switchboard.testkit.RealRedis;

/** One node that answers inbound calls, on a port of its own. */
final class RoutingNode implements AutoCloseable {

    static final String KEY = "key_718e0b5090296d342b6867ba9c3a"; // the fixtures' own

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final HttpClient client = vertx.createHttpClient();

    RoutingNode(Pool pool, RealRedis redis, Clocks clocks, Duration commitWithin, CalledIn calledIn) {
        RoutingConfig config = new RoutingConfig(
                Duration.ofMillis(50), Duration.ofMillis(1), commitWithin, Duration.ofSeconds(90), 100, 2, 64, 1_000);
        LimitsConfig limits = new LimitsConfig(
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofMillis(50),
                100,
                5,
                100,
                Duration.ofSeconds(1),
                Duration.ZERO);
        Capability routing = RoutingCapability.open(
                config,
                new RoutingCapability.Store(pool, Optional.empty()),
                new Slots(redis.client(), pool, limits, java.time.Clock.systemUTC()),
                new RoutingCapability.Provider(
                        RetellWebhooks.inbound(List.of(KEY)),
                        new RetellInbound(),
                        calledIn,
                        number -> Future.succeededFuture(0),
                        new io.micrometer.core.instrument.simple.SimpleMeterRegistry()),
                clocks);
        routing.verticles().forEach(verticle -> await(vertx.deployVerticle(verticle.get())));
        Router router = Router.router(vertx);
        router.errorHandler(500, ctx -> ctx.response().setStatusCode(401).end());
        routing.routes().forEach(routes -> routes.mount(router));
        server = await(vertx.createHttpServer().requestHandler(router).listen(0));
    }

    /** What the provider would see. */
    record Answer(int status, String body) {}

    Future<Answer> ask(String body, String signature) {
        return client.request(HttpMethod.POST, server.actualPort(), "localhost", "/webhooks/retell-inbound")
                .compose(request -> request.putHeader("x-retell-signature", signature)
                        .putHeader("Content-Type", "application/json")
                        .send(Buffer.buffer(body)))
                .compose(response ->
                        response.body().map(answer -> new Answer(response.statusCode(), answer.toString())));
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    static <T> T await(Future<T> future) {
        try {
            return future.await(60, SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new AssertionError("no answer within a minute", e);
        }
    }
}
