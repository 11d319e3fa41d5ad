package switchboard.ops;

import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import switchboard.platform.deploy.Routes;
import switchboard.platform.web.Identity;
import switchboard.platform.web.JsonAnswers;
import switchboard.platform.web.Page;
import switchboard.platform.web.Params;

/** {@code GET /v1/alerts}, for operators. */
final class AlertRoutes implements Routes {

    private final AlertRepository alerts;

    AlertRoutes(AlertRepository alerts) {
        this.alerts = alerts;
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/alerts").respond(this::list);
    }

    private Future<Void> list(RoutingContext ctx) {
        Identity.operator(ctx);
        Params params = Params.of(ctx);
        int limit = params.limit();
        Optional<Boolean> open =
                params.oneOf("status", List.of("open", "resolved")).map("open"::equals);
        return alerts.list(open, params.after(), limit + 1)
                .compose(rows -> JsonAnswers.ok(ctx, Page.of(rows, limit, Alert::place)));
    }
}
