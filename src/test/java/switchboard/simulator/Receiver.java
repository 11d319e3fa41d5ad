package switchboard.simulator;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** The other end of the webhooks: takes them down, and answers as it is told. */
final class Receiver {

    record Got(MultiMap headers, Buffer body) {

        JsonObject json() {
            return new JsonObject(body);
        }

        String event() {
            JsonObject json = json();
            return json.getString("event", json.getString("triggerEvent"));
        }

        JsonObject call() {
            return json().getJsonObject("call");
        }
    }

    record Reply(int status, String body) {

        static final Reply OK = new Reply(204, "");
    }

    private final List<Got> got = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile Function<Got, Reply> answer = any -> Reply.OK;

    Receiver(Vertx vertx) {
        server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    Got one = new Got(request.headers(), body);
                    got.add(one);
                    Reply reply = answer.apply(one);
                    request.response().setStatusCode(reply.status()).end(reply.body());
                }))
                .listen(0)
                .timeout(10, SECONDS)
                .await();
    }

    void answer(Function<Got, Reply> other) {
        answer = other;
    }

    String url() {
        return "http://localhost:" + server.actualPort() + "/hook";
    }

    List<Got> got() {
        return List.copyOf(got);
    }

    List<String> events() {
        return got.stream().map(Got::event).toList();
    }

    List<Got> of(String event) {
        return got.stream().filter(one -> event.equals(one.event())).toList();
    }
}
