package switchboard.cli.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import switchboard.cli.client.ServerClient;

/** The server's own API, over HTTP, as any script would use it. */
final class DemoApi {

    private final Vertx vertx;
    private final ServerClient server;

    DemoApi(Vertx vertx, int port, String serviceKey) {
        this.vertx = vertx;
        this.server = new ServerClient(URI.create("http://127.0.0.1:" + port), serviceKey);
    }

    Future<JsonObject> post(String path, JsonObject body) {
        return here(server.post(path, body, Optional.empty()));
    }

    /** Streams a lead list; its size costs no memory. */
    Future<JsonObject> importLeads(DemoTenant tenant, Path list) {
        String name = URLEncoder.encode(list.getFileName().toString(), StandardCharsets.UTF_8);
        String path = "/v1/leads/import?user_id=" + tenant.id() + "&file_name=" + name;
        return here(server.upload(path, list, "text/csv", sent -> {}));
    }

    /** Goes on where the asker is, not on a thread of the client's. */
    private Future<JsonObject> here(CompletionStage<JsonObject> answer) {
        return Future.fromCompletionStage(answer, vertx.getOrCreateContext());
    }
}
