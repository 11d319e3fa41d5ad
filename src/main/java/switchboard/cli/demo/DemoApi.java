package switchboard.cli.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import switchboard.platform.error.Failure;

/** The server's own API, over HTTP, as any script would use it. */
final class DemoApi {

    private final Vertx vertx;
    private final HttpClient http;
    private final int port;
    private final String serviceKey;

    DemoApi(Vertx vertx, int port, String serviceKey) {
        this.vertx = vertx;
        this.http = vertx.createHttpClient();
        this.port = port;
        this.serviceKey = serviceKey;
    }

    Future<JsonObject> post(String path, JsonObject body) {
        return request(HttpMethod.POST, path).compose(request -> {
            request.putHeader("Content-Type", "application/json");
            return request.send(body.toBuffer());
        }).compose(DemoApi::answer);
    }

    /** Streams a lead list; its size costs no memory. */
    Future<JsonObject> importLeads(DemoTenant tenant, Path list) {
        String name = URLEncoder.encode(list.getFileName().toString(), StandardCharsets.UTF_8);
        String path = "/v1/leads/import?user_id=" + tenant.id() + "&file_name=" + name;
        return vertx.fileSystem()
                .open(list.toString(), new OpenOptions().setRead(true).setWrite(false).setCreate(false))
                .recover(error -> Future.failedFuture(
                        Failure.notFound("list_not_found", "cannot read " + list + ": " + error.getMessage())))
                .compose(file -> request(HttpMethod.POST, path).compose(request -> {
                    request.putHeader("Content-Type", "text/csv");
                    return request.send(file);
                }))
                .compose(DemoApi::answer);
    }

    private Future<HttpClientRequest> request(HttpMethod method, String path) {
        return http.request(new RequestOptions()
                        .setMethod(method)
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setURI(path))
                .onSuccess(request -> request.putHeader("Authorization", "Bearer " + serviceKey));
    }

    private static Future<JsonObject> answer(HttpClientResponse response) {
        return response.body().map((Buffer body) -> {
            JsonObject json = body.length() == 0 ? new JsonObject() : body.toJsonObject();
            if (response.statusCode() >= 300) {
                throw problem(response.statusCode(), json);
            }
            return json;
        });
    }

    private static Failure problem(int status, JsonObject body) {
        String code = body.getString("code", "http_" + status);
        String detail = body.getString("detail", "the server answered " + status);
        return status < 500 ? Failure.invalid(code, detail) : Failure.unavailable(code, detail);
    }
}
