package switchboard.inbox;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import switchboard.http.Guards;
import switchboard.http.HttpConfig;
import switchboard.http.HttpEdge;
import switchboard.http.IdempotencyKeys;
import switchboard.http.ServiceKeyAuth;
import switchboard.platform.bus.Bus;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.Ids;

/** The inbox behind a real server, its processor driven by hand. */
final class InboxRig {

    static final InboxConfig CONFIG = new InboxConfig(
            64 * 1024,
            20_000,
            32 * 1_048_576,
            2,
            256,
            Duration.ofMillis(500),
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            100,
            4,
            16,
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            true,
            3);
    private static final String KEY = "service-key";

    final Vertx vertx = Vertx.vertx();
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final TestSender sender = new TestSender();
    final Inbox inbox;
    final InboxProcessor processor;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpServer server;

    InboxRig(Pool pool, Clock clock) throws Exception {
        Bus bus = new Bus(vertx.eventBus(), InboxEvents.ALL);
        List<Inlet> inlets = List.of(new Inlet(sender, sender));
        this.inbox = Inbox.open(CONFIG, pool, inlets, bus, new Clocks(clock, clock), metrics);
        InboxRepository repository = new InboxRepository(pool);
        Setbacks setbacks = new Setbacks(new MarkRepository(pool), bus, new InboxTally(metrics, List.of()), clock);
        this.processor = new InboxProcessor(pool, repository, new Inlets(inlets), setbacks, CONFIG, clock);
        this.server = await(HttpEdge.open(
                vertx,
                HttpConfig.defaults().withPort(0),
                new Guards(new ServiceKeyAuth(KEY), new IdempotencyKeys(pool, clock)),
                inbox.capability().routes(),
                clock,
                Ids.random()));
    }

    HttpResponse<String> post(String id, String event) throws Exception {
        return postAsync(id, event).get(60, SECONDS);
    }

    CompletableFuture<HttpResponse<String>> postAsync(String id, String event) {
        String body = new JsonObject()
                .put("id", id)
                .put("event", event)
                .put("to", "+12125550100")
                .encode();
        return client.sendAsync(webhook("good", body), BodyHandlers.ofString());
    }

    HttpResponse<String> postRaw(String signature, String body) throws Exception {
        return client.send(webhook(signature, body), BodyHandlers.ofString());
    }

    HttpResponse<String> call(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Authorization", "Bearer " + KEY);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    JsonObject json(String method, String path) throws Exception {
        return new JsonObject(call(method, path).body());
    }

    /** Handles what is due, as the verticle would, on an event loop. */
    void process() throws Exception {
        Promise<Void> processed = Promise.promise();
        vertx.runOnContext(now -> processor.processDue().onComplete(processed));
        await(processed.future());
    }

    void deploy() throws Exception {
        for (Supplier<Deployable> verticle : inbox.capability().verticles()) {
            await(vertx.deployVerticle(verticle.get()));
        }
    }

    double batches() {
        return metrics.get("switchboard.inbox.batch").summary().count();
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.await(60, SECONDS);
    }

    void close() throws Exception {
        await(server.close());
        await(vertx.close());
    }

    private HttpRequest webhook(String signature, String body) {
        return HttpRequest.newBuilder(uri("/webhooks/test"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .header("X-Signature", signature)
                .build();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.actualPort() + path);
    }
}
