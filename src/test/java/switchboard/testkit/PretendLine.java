package switchboard.testkit;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * A voice provider that takes every call and gives it the id a fixture has. What happens then is for the test to say.
 */
public final class PretendLine implements AutoCloseable {

    private final HttpServer server;
    private final Map<String, String> callIds = new ConcurrentHashMap<>();
    private final List<JsonObject> orders = new CopyOnWriteArrayList<>();
    private volatile Function<JsonObject, Future<Void>> beforeAnswer = order -> Future.succeededFuture();

    public PretendLine() {
        server = RealPostgres.await(TestServers.vertx()
                .createHttpServer()
                .requestHandler(this::answer)
                .listen(0));
    }

    public String url() {
        return "http://localhost:" + server.actualPort();
    }

    /** Calls to this number have this id from now on. */
    public void knows(String number, String callId) {
        callIds.put(number, callId);
    }

    /** What goes on between taking a call and answering so. */
    public void beforeAnswer(Function<JsonObject, Future<Void>> hook) {
        beforeAnswer = hook;
    }

    /** Every call asked for since {@link #forget}. */
    public List<JsonObject> orders() {
        return List.copyOf(orders);
    }

    public void forget() {
        orders.clear();
        beforeAnswer = order -> Future.succeededFuture();
    }

    private void answer(HttpServerRequest request) {
        if (!request.path().equals("/v2/create-phone-call")) {
            request.response().setStatusCode(404).end("{}");
            return;
        }
        request.body().onSuccess(body -> {
            JsonObject order = body.toJsonObject();
            orders.add(order);
            String id = callIds.getOrDefault(order.getString("to_number"), "call_of_" + orders.size());
            beforeAnswer
                    .apply(order)
                    .onComplete(ready -> request.response()
                            .setStatusCode(201)
                            .putHeader("Content-Type", "application/json")
                            .end(new JsonObject()
                                    .put("call_id", id)
                                    .put("call_status", "registered")
                                    .encode()));
        });
    }

    @Override
    public void close() {
        RealPostgres.await(server.close());
    }
}
