package switchboard.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.util.List;
import switchboard.platform.deploy.Routes;

/** Every address that is served, such as {@code GET /v1/calls/:id}: what documents and tests hold against their own. */
public final class RouteList {

    private RouteList() {}

    /** In order; what takes any method, to refuse it, is no route. */
    public static List<String> of(Vertx vertx, List<Routes> routes) {
        Router router = Router.router(vertx);
        routes.forEach(one -> one.mount(router));
        return router.getRoutes().stream()
                .filter(route -> route.getPath() != null && route.methods() != null)
                .flatMap(route ->
                        route.methods().stream().map(HttpMethod::name).map(method -> method + " " + route.getPath()))
                .distinct()
                .sorted()
                .toList();
    }
}
