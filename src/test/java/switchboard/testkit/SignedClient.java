package switchboard.testkit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Clock;
import java.util.Optional;
import switchboard.simulator.world.Signatures;

/** The voice provider's hand: sends what it is given, signed when it leaves, over so many connections. */
public final class SignedClient {

    private static final long PATIENCE_MS = 30_000;

    private final int port;
    private final HttpClient client;

    /** To this machine's {@code port}. */
    public SignedClient(Vertx vertx, int port, int connections) {
        this.port = port;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(2_000), new PoolOptions().setHttp1MaxSize(connections));
    }

    /** What it was answered. */
    public record Answer(int status, Optional<String> retryAfter, String body) {

        public boolean isTaken() {
            return status / 100 == 2;
        }
    }

    /** Fails if there is no answer. */
    public Future<Answer> post(String path, Buffer body) {
        return client.request(new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setHost("localhost")
                        .setPort(port)
                        .setURI(path)
                        .setTimeout(PATIENCE_MS))
                .compose(request -> {
                    String signature = Signatures.retell(
                            WholeServer.RETELL_KEY, body, Clock.systemUTC().instant());
                    return request.putHeader("x-retell-signature", signature)
                            .send(body)
                            .compose(SignedClient::read); // where it arrives: what nobody waits for is thrown away
                });
    }

    private static Future<Answer> read(HttpClientResponse response) {
        return response.body()
                .map(said -> new Answer(
                        response.statusCode(),
                        Optional.ofNullable(response.getHeader("Retry-After")),
                        said.toString()));
    }
}
