package switchboard.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A reader of the live stream who is slow, over real HTTP. */
class LiveStreamIT {

    private static final Buffer LARGE = Buffer.buffer(new byte[1 << 20]);

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = vertx.createHttpClient();
    private final CompletableFuture<LiveStream> opened = new CompletableFuture<>();

    @AfterEach
    void close() throws Exception {
        vertx.close().await(60, TimeUnit.SECONDS);
    }

    /** The board tells its readers while it holds its own lock, which a snapshot needs too. */
    @Test
    void whoever_catches_up_holds_up_nobody_who_tells_it_something() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch caughtUp = new CountDownLatch(1);
        HttpServer server = serve(() -> {
            Thread board = new Thread(() -> {
                opened.join().send(Buffer.buffer("meanwhile"));
                told.countDown();
            });
            board.start();
            try {
                if (told.await(60, TimeUnit.SECONDS)) {
                    caughtUp.countDown();
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return Buffer.buffer("snapshot");
        });
        HttpClientResponse slow = open(server);
        slow.pause();
        LiveStream stream = opened.get(60, TimeUnit.SECONDS);
        for (int i = 0; i < 64; i++) {
            stream.send(LARGE);
        }
        Buffer heard = Buffer.buffer();
        slow.handler(heard::appendBuffer).resume();

        assertThat(caughtUp.await(90, TimeUnit.SECONDS))
                .as("told while catching up")
                .isTrue();
        Awaitility.await()
                .untilAsserted(() -> assertThat(heard.getString(Math.max(0, heard.length() - 17), heard.length()))
                        .isEqualTo("snapshotmeanwhile"));
    }

    private HttpServer serve(Supplier<Buffer> snapshot) throws Exception {
        return vertx.createHttpServer()
                .requestHandler(request -> {
                    request.response().setChunked(true);
                    LiveStream stream =
                            new LiveStream(vertx.getOrCreateContext(), request.response(), Optional.empty(), snapshot);
                    stream.send(Buffer.buffer("hello"));
                    opened.complete(stream);
                })
                .listen(0)
                .await(60, TimeUnit.SECONDS);
    }

    private HttpClientResponse open(HttpServer server) throws Exception {
        return client.request(HttpMethod.GET, server.actualPort(), "localhost", "/")
                .compose(request -> request.send().onSuccess(HttpClientResponse::pause))
                .await(60, TimeUnit.SECONDS);
    }
}
