package switchboard.simulator;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Map;

/** Somebody who uses the pretend providers over HTTP. */
final class Client {

    static final String KEY = "key_sim";

    private final Vertx vertx;
    private final HttpClient http;
    private final URI base;
    private final Map<String, String> headers;

    Client(Vertx vertx, URI base, Map<String, String> headers) {
        this.vertx = vertx;
        this.http = vertx.createHttpClient();
        this.base = base;
        this.headers = headers;
    }

    static Client retell(Vertx vertx, Simulator simulator) {
        return new Client(vertx, simulator.url(), Map.of("Authorization", "Bearer " + KEY));
    }

    static Client calcom(Vertx vertx, Simulator simulator, String version) {
        return new Client(
                vertx, simulator.calcomUrl(), Map.of("Authorization", "Bearer cal_test_1", "cal-api-version", version));
    }

    record Answer(int status, Map<String, String> headers, Buffer body) {

        JsonObject json() {
            return new JsonObject(body);
        }
    }

    Answer get(String path) {
        return send(HttpMethod.GET, path, null);
    }

    Answer post(String path, JsonObject body) {
        return send(HttpMethod.POST, path, body);
    }

    Answer send(HttpMethod method, String path, JsonObject body) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(base + path)
                .setTimeout(5_000)
                .putHeader("content-type", "application/json");
        headers.forEach(options::putHeader);
        Promise<Answer> answer = Promise.promise();
        vertx.runOnContext(now -> http.request(options)
                .compose(request -> body == null ? request.send() : request.send(body.toBuffer()))
                .compose(response -> response.body().map(bytes -> answer(response, bytes)))
                .onComplete(answer));
        return answer.future().timeout(10, SECONDS).await();
    }

    private static Answer answer(HttpClientResponse response, Buffer body) {
        String retryAfter = response.getHeader("Retry-After");
        return new Answer(
                response.statusCode(), retryAfter == null ? Map.of() : Map.of("Retry-After", retryAfter), body);
    }

    Answer dial(String to, JsonObject more) {
        return post(
                "/v2/create-phone-call",
                new JsonObject()
                        .put("from_number", "+14155550100")
                        .put("to_number", to)
                        .mergeIn(more));
    }
}
