package switchboard.loadtest.node;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import switchboard.loadtest.ingest.IngestServer;
import switchboard.platform.error.Failure;
import switchboard.platform.time.Stopwatch;

/** What a node says is under way. */
final class LiveList {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LOOK_EVERY_MILLIS = 500;

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpRequest request;

    private LiveList(HttpRequest request) {
        this.request = request;
    }

    static LiveList of(int port) {
        return new LiveList(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/v1/calls/live"))
                .header("Authorization", "Bearer " + IngestServer.SERVICE_KEY)
                .timeout(PATIENCE)
                .build());
    }

    /** How many, once there are so many; as many as there are after a minute. */
    int awaitAtLeast(int calls) {
        Stopwatch waited = Stopwatch.started();
        int listed = count();
        while (listed < calls && waited.elapsed().compareTo(PATIENCE) < 0) {
            pause();
            listed = count();
        }
        return listed;
    }

    private int count() {
        try {
            return new JsonObject(client.send(request, BodyHandlers.ofString()).body())
                    .getJsonArray("data")
                    .size();
        } catch (IOException e) {
            throw Failure.unavailable("node_silent", "the node does not say what is live: " + e);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static Failure interrupted() {
        Thread.currentThread().interrupt();
        return Failure.unavailable("interrupted", "the load test was interrupted");
    }
}
