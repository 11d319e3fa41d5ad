package switchboard.booking;

import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.core.TenantId;
import switchboard.platform.deploy.Routes;
import switchboard.platform.web.Identity;
import switchboard.platform.web.JsonAnswers;
import switchboard.platform.web.JsonBody;
import switchboard.platform.web.Params;

/** Calendars over HTTP. No answer holds a key. */
final class ConnectionRoutes implements Routes {

    private static final String CALENDAR = "/v1/integrations/calcom";

    private final Connections connections;

    ConnectionRoutes(Connections connections) {
        this.connections = connections;
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/integrations").respond(this::list);
        router.post(CALENDAR).respond(this::connect);
        router.post(CALENDAR + "/test").respond(this::test);
        router.delete(CALENDAR).respond(this::disconnect);
    }

    private Future<Void> list(RoutingContext ctx) {
        Identity who = Identity.of(ctx);
        Optional<UUID> tenant =
                who.tenant().map(TenantId::value).or(() -> Params.of(ctx).uuid("user_id"));
        return connections.list(who, tenant).compose(found -> JsonAnswers.ok(ctx, Map.of("items", found)));
    }

    private Future<Void> connect(RoutingContext ctx) {
        Identity who = Identity.of(ctx);
        ConnectBody body = JsonBody.read(ctx, ConnectBody.class);
        return connections
                .connect(who, BookingRoutes.tenantOf(who, Optional.ofNullable(body.userId())), body)
                .compose(connected -> JsonAnswers.ok(ctx, connected));
    }

    private Future<Void> test(RoutingContext ctx) {
        return connections
                .test(tenant(ctx))
                .compose(report -> JsonAnswers.ok(ctx, Map.of("ok", report.isOk(), "checks", report.checks())));
    }

    private Future<Void> disconnect(RoutingContext ctx) {
        return connections.disconnect(Identity.of(ctx), tenant(ctx)).compose(gone -> JsonAnswers.ok(ctx, gone));
    }

    private static UUID tenant(RoutingContext ctx) {
        return BookingRoutes.tenantOf(Identity.of(ctx), Params.of(ctx).uuid("user_id"));
    }
}
