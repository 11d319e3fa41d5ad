package switchboard.testkit;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** The line to a provider on which requests arrive and answers may get lost, or be other than the provider's. */
public final class LossyLine implements AutoCloseable {

    /** What becomes of one exchange. */
    public enum Fate {
        PASS,
        /** The provider acts; the connection breaks before its answer arrives. */
        ANSWER_LOST,
        /** The provider never hears of it; somebody on the way says 429. */
        TURNED_AWAY,
        /** Nor here; the answer is 500. */
        BROKEN
    }

    private final HttpClient client = TestServers.vertx().createHttpClient();
    private final HttpServer server;
    private final URI provider;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile Function<String, Fate> fates = path -> Fate.PASS;

    public LossyLine(URI provider) {
        this.provider = provider;
        this.server = RealPostgres.await(TestServers.vertx()
                .createHttpServer()
                .requestHandler(this::exchange)
                .listen(0));
    }

    public String url() {
        return "http://localhost:" + server.actualPort();
    }

    /** What becomes of a request, by its path. */
    public void fates(Function<String, Fate> by) {
        fates = by;
    }

    /** The paths of all requests so far. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void exchange(HttpServerRequest request) {
        asked.add(request.path());
        Fate fate = fates.apply(request.path());
        request.body().onSuccess(body -> {
            switch (fate) {
                case TURNED_AWAY -> request.response().setStatusCode(429).end();
                case BROKEN -> request.response().setStatusCode(500).end();
                case PASS -> forward(request, body);
                case ANSWER_LOST ->
                    ask(request, body).onComplete(done -> request.connection().close());
            }
        });
    }

    private void forward(HttpServerRequest request, Buffer body) {
        ask(request, body)
                .onSuccess(answer -> {
                    request.response().setStatusCode(answer.status());
                    if (answer.type() != null) {
                        request.response().putHeader("Content-Type", answer.type());
                    }
                    request.response().end(answer.body());
                })
                .onFailure(lost -> request.connection().close());
    }

    private Future<Answer> ask(HttpServerRequest request, Buffer body) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.valueOf(request.method().name()))
                .setAbsoluteURI(provider + request.uri());
        request.headers().forEach((name, value) -> {
            if (!name.equalsIgnoreCase("host") && !name.equalsIgnoreCase("content-length")) {
                options.putHeader(name, value);
            }
        });
        return client.request(options)
                .compose(sent -> sent.send(body))
                .compose(response -> response.body()
                        .map(bytes -> new Answer(response.statusCode(), response.getHeader("Content-Type"), bytes)));
    }

    @Override
    public void close() {
        RealPostgres.await(server.close());
        RealPostgres.await(client.close());
    }

    private record Answer(int status, String type, Buffer body) {}
}
