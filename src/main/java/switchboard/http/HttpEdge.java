package switchboard.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.BindException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import switchboard.platform.deploy.Routes;
import switchboard.platform.error.Failure;
import switchboard.platform.time.Ids;
import switchboard.platform.web.DirectRoutes;
import switchboard.platform.web.Problem;
import switchboard.platform.web.StreamedRoutes;

/** The one HTTP server: names each request, guards the API, and hands the rest to the capabilities' routes. */
public final class HttpEdge {

    private static final String CONTENT_POLICY =
            "default-src 'self'; object-src 'none'; base-uri 'none'; " + "form-action 'self'; frame-ancestors 'none'";

    /** An escape that is none, or a NUL, which nothing we keep can hold. */
    private static final Pattern MISWRITTEN = Pattern.compile("%(?:00|(?![0-9a-fA-F]{2}))");

    private static final int HEADER_BYTES_MAX = 16 * 1024;

    private final HttpConfig config;
    private final Guards guards;
    private final List<DirectRoutes> direct;
    private final Router router;
    private final RequestIds requestIds;
    private final AccessLog accessLog;

    private HttpEdge(
            HttpConfig config,
            Guards guards,
            List<DirectRoutes> direct,
            Router router,
            RequestIds requestIds,
            AccessLog accessLog) {
        this.config = config;
        this.guards = guards;
        this.direct = direct;
        this.router = router;
        this.requestIds = requestIds;
        this.accessLog = accessLog;
    }

    /** The server, listening. Its {@code actualPort()} is the one it got; closing it ends open requests. */
    public static Future<HttpServer> open(
            Vertx vertx, HttpConfig config, Guards guards, List<Routes> routes, Clock machine, Ids ids) {
        AccessLog accessLog = new AccessLog(machine);
        HttpEdge edge = new HttpEdge(
                config,
                guards,
                routes.stream()
                        .filter(DirectRoutes.class::isInstance)
                        .map(DirectRoutes.class::cast)
                        .toList(),
                router(vertx, config, guards, routes, accessLog),
                new RequestIds(ids),
                accessLog);
        return vertx.createHttpServer(options(config))
                .requestHandler(edge::handle)
                .invalidRequestHandler(edge::refuse)
                .listen()
                .recover(error -> Future.failedFuture(error instanceof BindException ? taken(config, error) : error));
    }

    private static Failure taken(HttpConfig config, Throwable error) {
        return Failure.conflict(
                "port_taken",
                "cannot listen on " + config.host() + ":" + config.port() + " (" + error.getMessage()
                        + "); name another in SWITCHBOARD_HTTP_PORT, 0 for any that is free");
    }

    /** What is no HTTP, or is too long before its body; the connection cannot be read on. */
    private void refuse(HttpServerRequest request) {
        requestIds.name(request);
        Problem.of(400, "request_unreadable", "The address or a header is too long, or this is no HTTP.")
                .send(request.response())
                .eventually(() -> request.connection().close());
    }

    private void handle(HttpServerRequest request) {
        requestIds.name(request);
        if (request.headers().size() > config.headersMax()) {
            Problem.ofStatus(431).send(request.response());
            return;
        }
        Optional<Duration> wait = request.path() != null && request.path().startsWith("/v1/")
                ? Optional.empty() // counted there, by who asks
                : guards.flood().apply(request);
        if (wait.isPresent()) {
            Refusal.tooMany(wait.get()).problem().send(request.response());
            return;
        }
        for (DirectRoutes routes : direct) {
            if (routes.takes(request)) {
                accessLog.followDirect(request);
                routes.handle(request);
                return;
            }
        }
        if (MISWRITTEN.matcher(request.uri()).find()) {
            Problem.ofStatus(400).send(request.response());
            return;
        }
        router.handle(request);
    }

    private static Router router(
            Vertx vertx, HttpConfig config, Guards guards, List<Routes> routes, AccessLog accessLog) {
        Router router = Router.router(vertx);
        FailureHandler failures = new FailureHandler();
        for (int status : List.of(400, 404, 405, 406, 413, 415, 500)) {
            router.errorHandler(status, failures);
        }
        router.route().failureHandler(failures);
        router.route().handler(accessLog::follow).handler(HttpEdge::protect);
        router.route("/v1/*").handler(guards.cross()).handler(guards.identify());
        routes.stream().filter(StreamedRoutes.class::isInstance).forEach(one -> one.mount(router));
        router.route("/v1/*").handler(guards.patience());
        router.route().handler(BodyHandler.create(false).setBodyLimit(config.bodyBytesMax()));
        router.route("/v1/*").handler(guards.repeat());
        routes.stream()
                .filter(one -> !(one instanceof DirectRoutes || one instanceof StreamedRoutes))
                .forEach(one -> one.mount(router));
        return router;
    }

    /** Defaults that a route may replace. */
    private static void protect(RoutingContext ctx) {
        ctx.response()
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("X-Frame-Options", "DENY")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Content-Security-Policy", CONTENT_POLICY)
                .putHeader("Cache-Control", "no-store");
        ctx.next();
    }

    private static HttpServerOptions options(HttpConfig config) {
        return new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setIdleTimeout((int) config.idleTimeout().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setMaxHeaderSize(HEADER_BYTES_MAX)
                .setHandle100ContinueAutomatically(true)
                .setCompressionSupported(false)
                .setTcpKeepAlive(true);
    }
}
