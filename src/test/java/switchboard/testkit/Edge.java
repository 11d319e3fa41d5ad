package switchboard.testkit;

import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import switchboard.http.Guards;
import switchboard.http.HttpConfig;
import switchboard.http.HttpEdge;
import switchboard.platform.core.TenantId;
import switchboard.platform.deploy.Routes;
import switchboard.platform.time.Ids;
import switchboard.platform.web.Identity;

/** Some routes behind the real edge; who asks is whoever the request says. */
public final class Edge implements AutoCloseable {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final HttpServer server;

    private Edge(HttpServer server) {
        this.server = server;
    }

    public static Edge of(List<? extends Routes> routes) {
        HttpConfig config = new HttpConfig("127.0.0.1", 0, Duration.ofSeconds(60), 65_536, 20, Duration.ofMillis(500));
        return new Edge(RealPostgres.await(HttpEdge.open(
                TestServers.vertx(),
                config,
                new Guards(Edge::identify, RoutingContext::next),
                List.copyOf(routes),
                Clock.systemUTC(),
                Ids.random())));
    }

    /** As the role, with this name, of this tenant. */
    public record Who(Identity.Role role, String name, Optional<TenantId> tenant) {

        public static final Who OPERATOR = new Who(Identity.Role.SERVICE, "service", Optional.empty());

        public static Who owner(UUID tenant) {
            return new Who(Identity.Role.OWNER, tenant.toString(), Optional.of(new TenantId(tenant)));
        }
    }

    public HttpResponse<String> ask(Who who, String method, String path, Optional<JsonObject> body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.actualPort() + path))
                .timeout(Duration.ofSeconds(60))
                .header("X-Role", who.role().name())
                .header("X-Name", who.name())
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body.map(json -> BodyPublishers.ofString(json.encode())).orElse(BodyPublishers.noBody()));
        who.tenant().ifPresent(tenant -> request.header("X-Tenant", tenant.toString()));
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void identify(RoutingContext ctx) {
        String role = ctx.request().getHeader("X-Role");
        String name = ctx.request().getHeader("X-Name");
        new Identity(
                        Identity.Role.valueOf(role),
                        name,
                        Optional.ofNullable(ctx.request().getHeader("X-Tenant"))
                                .map(id -> new TenantId(UUID.fromString(id))))
                .leaveIn(ctx);
        ctx.next();
    }

    @Override
    public void close() {
        RealPostgres.await(server.close());
    }
}
