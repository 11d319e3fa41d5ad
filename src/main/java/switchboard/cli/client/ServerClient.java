package switchboard.cli.client;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;
import switchboard.platform.error.Failure;

/** One server's API. A problem it answers becomes a {@link Failure}; what is its own fault a {@link ServerFault}. */
public final class ServerClient {

    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration UPLOAD_PATIENCE = Duration.ofMinutes(30);

    // HTTP/1.1: an upgrade in clear text would send an upload twice
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_PATIENCE)
            .build();

    private final URI server;
    private final String key;

    /** {@code server} without a slash at its end; {@code key} is the service key. */
    public ServerClient(URI server, String key) {
        this.server = server;
        this.key = key;
    }

    public CompletionStage<JsonObject> get(String path) {
        return send(request(path).timeout(PATIENCE).GET());
    }

    /** {@code once}: a key under which the server does this once, however often it is sent. */
    public CompletionStage<JsonObject> post(String path, JsonObject body, Optional<String> once) {
        HttpRequest.Builder request = request(path)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body.toBuffer().getBytes()));
        once.ifPresent(name -> request.header("Idempotency-Key", name));
        return send(request);
    }

    /** What is set by it is set, however often it is sent. */
    public CompletionStage<JsonObject> patch(String path, JsonObject body) {
        return send(request(path)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofByteArray(body.toBuffer().getBytes())));
    }

    /** What is gone stays gone, however often it is sent. */
    public CompletionStage<JsonObject> delete(String path) {
        return send(request(path).timeout(PATIENCE).DELETE());
    }

    /** Streams a file; its size costs no memory. {@code sent} hears of the bytes as they leave. */
    public CompletionStage<JsonObject> upload(String path, Path file, String type, LongConsumer sent) {
        return send(request(path)
                .timeout(UPLOAD_PATIENCE)
                .header("Content-Type", type)
                .POST(body(file, sent)));
    }

    private static BodyPublisher body(Path file, LongConsumer sent) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw Failure.notFound("file_not_found", "cannot read the file " + file);
        }
        try {
            long size = Files.size(file);
            return size == 0
                    ? BodyPublishers.noBody()
                    : BodyPublishers.fromPublisher(
                            BodyPublishers.ofInputStream(() -> new CountedStream(open(file), sent)), size);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(Path file) {
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path));
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        return request;
    }

    private CompletionStage<JsonObject> send(HttpRequest.Builder request) {
        return http.sendAsync(request.build(), BodyHandlers.ofByteArray())
                .exceptionally(error -> {
                    throw away(error);
                })
                .thenApply(response -> ServerAnswer.read(response.statusCode(), response.body()));
    }

    private RuntimeException away(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof HttpTimeoutException && !(cause instanceof HttpConnectTimeoutException)) {
            return Failure.unavailable("timed_out", "the server at " + server + " did not answer in time");
        }
        if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
            return Failure.unavailable("server_away", "no server answers at " + server);
        }
        if (cause instanceof IOException) {
            return Failure.unavailable("connection_lost", "the connection to " + server + " broke: " + cause);
        }
        return new CompletionException(cause);
    }
}
