package switchboard.testkit;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import switchboard.Switchboard;
import switchboard.SwitchboardConfig;
import switchboard.platform.config.Environment;
import switchboard.platform.config.Secrets;
import switchboard.platform.embedded.Stores;
import switchboard.platform.time.Clocks;

/** A node with everything in it, on a free port, with the keys that signed the fixtures. */
public final class WholeServer implements AutoCloseable {

    public static final String SERVICE_KEY = "the-service-key";
    public static final String RETELL_KEY = "key_718e0b5090296d342b6867ba9c3a";
    public static final String CALCOM_SECRET = "cal_whsec_6344d583da187215713ab7883592465b";

    public static final String TOKEN_SECRET = "a-secret-for-tokens";

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Vertx vertx = Vertx.vertx();
    private final Stores stores;
    private final Switchboard server;

    private WholeServer(SwitchboardConfig config, Secrets secrets, Clocks clocks) {
        this.stores = RealPostgres.await(Stores.open(vertx, config.stores()));
        this.server = RealPostgres.await(Switchboard.start(vertx, config, secrets, stores, clocks));
    }

    /** With the defaults but for these settings, each named by its environment variable. */
    public static WholeServer start(
            RealPostgres postgres, RealRedis redis, Map<String, String> settings, Clocks clocks) {
        Environment environment = new Environment(variables(postgres, redis, settings));
        return new WholeServer(
                SwitchboardConfig.load(Optional.empty(), environment), Secrets.from(environment), clocks);
    }

    /** The environment of a process that is to be the same node. */
    public static Map<String, String> variables(RealPostgres postgres, RealRedis redis, Map<String, String> settings) {
        Map<String, String> variables = new HashMap<>(Map.of(
                "DATABASE_URL",
                postgres.uri(),
                "REDIS_URL",
                redis.uri(),
                "SWITCHBOARD_HTTP_PORT",
                "0",
                "RETELL_BASE_URL",
                "http://localhost:1",
                "CALCOM_BASE_URL",
                "http://localhost:1",
                Secrets.RETELL_API_KEYS,
                RETELL_KEY,
                Secrets.CALCOM_WEBHOOK_SECRET,
                CALCOM_SECRET,
                Secrets.SUPABASE_JWT_SECRET,
                TOKEN_SECRET,
                Secrets.SERVICE_KEY,
                SERVICE_KEY,
                Secrets.ENCRYPTION_KEY,
                Base64.getEncoder().encodeToString(new byte[32])));
        for (String whose : List.of("ADDRESS", "USER", "SERVICE")) {
            variables.put("SWITCHBOARD_ACCESS_RATE_" + whose + "_PER_SECOND", "0"); // a test asks as fast as it can
        }
        variables.putAll(settings);
        return variables;
    }

    /** Every address it answers. */
    public List<String> routes() {
        return server.routes();
    }

    public Stores stores() {
        return stores;
    }

    public URI at(String path) {
        return URI.create("http://localhost:" + server.port() + path);
    }

    public HttpResponse<String> get(String path) {
        return send(operator(path).GET());
    }

    /** As {@link #get}, without saying who asks. */
    public HttpResponse<String> getAsNobody(String path) {
        return send(HttpRequest.newBuilder(at(path)).GET());
    }

    public HttpResponse<String> post(String path, Object body, String... headers) {
        HttpRequest.Builder request = operator(path)
                .header("Content-Type", body instanceof String ? "text/csv" : "application/json")
                .POST(BodyPublishers.ofString(body instanceof JsonObject json ? json.encode() : body.toString()));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    /** A webhook, signed by others. */
    public HttpResponse<String> deliver(String path, Buffer body, Map<String, String> headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(at(path)).POST(BodyPublishers.ofByteArray(body.getBytes()));
        headers.forEach(request::header);
        return send(request);
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private HttpRequest.Builder operator(String path) {
        return HttpRequest.newBuilder(at(path)).header("Authorization", "Bearer " + SERVICE_KEY);
    }

    @Override
    public void close() {
        RealPostgres.await(server.stop());
        RealPostgres.await(stores.close(vertx));
        RealPostgres.await(vertx.close());
    }
}
