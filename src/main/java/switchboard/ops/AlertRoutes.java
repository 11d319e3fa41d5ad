package switchboard.ops;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.deploy.Routes;
import switchboard.platform.error.Failure;
import switchboard.platform.web.Identity;
import switchboard.platform.web.JsonAnswers;
import switchboard.platform.web.Page;
import switchboard.platform.web.Params;

/** Alerts, for operators: list them, say that one is seen, close one. */
final class AlertRoutes implements Routes {

    private final AlertRepository alerts;
    private final Clock machine;

    AlertRoutes(AlertRepository alerts, Clock machine) {
        this.alerts = alerts;
        this.machine = machine;
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/alerts").respond(this::list);
        router.post("/v1/alerts/:id/acknowledge").respond(ctx -> mark(ctx, false));
        router.post("/v1/alerts/:id/resolve").respond(ctx -> mark(ctx, true));
    }

    private Future<Void> mark(RoutingContext ctx, boolean closed) {
        Identity who = Identity.operator(ctx);
        UUID id = Params.of(ctx).pathId("id", "alert_not_found");
        return alerts.mark(id, closed, person(who), machine.instant()).compose(found -> {
            if (!found) {
                throw Failure.notFound("alert_not_found", "There is no alert " + id + ".");
            }
            return JsonAnswers.ok(
                    ctx, new JsonObject().put("id", id.toString()).put("status", closed ? "resolved" : "acknowledged"));
        });
    }

    /** Empty for a key: nobody in particular. */
    private static Optional<UUID> person(Identity who) {
        try {
            return Optional.of(UUID.fromString(who.name()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Future<Void> list(RoutingContext ctx) {
        Identity.operator(ctx);
        Params params = Params.of(ctx);
        int limit = params.limit();
        Optional<Boolean> open =
                params.oneOf("status", List.of("open", "resolved")).map("open"::equals);
        AlertRepository.Filter which = new AlertRepository.Filter(open, params.text("type"), params.uuid("user_id"));
        return alerts.list(which, params.after(), limit + 1)
                .compose(rows -> JsonAnswers.ok(ctx, Page.of(rows, limit, Alert::place)));
    }
}
