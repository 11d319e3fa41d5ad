package switchboard.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import switchboard.platform.web.Problem;

/**
 * Tells browsers which other sites' pages may use the API: those named in the settings, letter by letter, with a key or
 * token of their own. Cookies never cross: a session is for our own pages.
 */
public final class Cors implements Handler<RoutingContext> {

    private static final String METHODS = "GET, POST, PUT, PATCH, DELETE";
    private static final String HEADERS =
            "Authorization, Content-Type, Idempotency-Key, X-Act-As, X-Request-Id, Last-Event-ID";
    private static final String SHOWN = "X-Request-Id, Retry-After, Idempotent-Replayed";

    private final CorsConfig config;

    public Cors(CorsConfig config) {
        this.config = config;
    }

    @Override
    public void handle(RoutingContext ctx) {
        String origin = ctx.request().getHeader("Origin");
        if (config.origins().isEmpty() || origin == null) {
            ctx.next();
            return;
        }
        boolean asksFirst = HttpMethod.OPTIONS.equals(ctx.request().method())
                && ctx.request().getHeader("Access-Control-Request-Method") != null;
        HttpServerResponse response = ctx.response().putHeader("Vary", "Origin");
        if (!config.origins().contains(origin)) {
            if (asksFirst) {
                Problem.of(403, "origin_not_allowed", "Pages of that site may not use this API (access.cors.origins).")
                        .send(response);
            } else {
                ctx.next(); // our own pages say where they are from, too
            }
            return;
        }
        response.putHeader("Access-Control-Allow-Origin", origin).putHeader("Access-Control-Expose-Headers", SHOWN);
        if (asksFirst) {
            response.putHeader("Access-Control-Allow-Methods", METHODS)
                    .putHeader("Access-Control-Allow-Headers", HEADERS)
                    .putHeader(
                            "Access-Control-Max-Age",
                            Long.toString(config.maxAge().toSeconds()))
                    .setStatusCode(204)
                    .end();
        } else {
            ctx.next();
        }
    }
}
