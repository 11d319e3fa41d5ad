package switchboard.platform.web;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import switchboard.platform.deploy.Routes;

/**
 * Routes served straight from the request, before the router and without its cost. They read their own bodies and
 * answer their own failures, with {@link Problem}.
 */
public interface DirectRoutes extends Routes {

    /** True if this request is one of ours. Cheap: asked for every request. */
    boolean takes(HttpServerRequest request);

    /** Takes over the request. Called before any of its body has been read. */
    void handle(HttpServerRequest request);

    /** For a router that stands alone, as in a test. */
    @Override
    default void mount(Router router) {
        router.route().handler(ctx -> {
            if (takes(ctx.request())) {
                handle(ctx.request());
            } else {
                ctx.next();
            }
        });
    }
}
