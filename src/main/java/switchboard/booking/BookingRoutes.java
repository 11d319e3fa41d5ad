package switchboard.booking;

import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.core.TenantId;
import switchboard.platform.deploy.Routes;
import switchboard.platform.error.Failure;
import switchboard.platform.web.Cursor;
import switchboard.platform.web.Identity;
import switchboard.platform.web.JsonAnswers;
import switchboard.platform.web.Page;
import switchboard.platform.web.Params;

/** Appointments over HTTP. */
final class BookingRoutes implements Routes {

    private final AppointmentListRepository appointments;

    BookingRoutes(AppointmentListRepository appointments) {
        this.appointments = appointments;
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/appointments").respond(this::list);
        router.get("/v1/appointments/:id").respond(this::find);
    }

    private Future<Void> list(RoutingContext ctx) {
        Params params = Params.of(ctx);
        int limit = params.limit();
        return appointments
                .list(
                        tenant(ctx, params),
                        new AppointmentListRepository.Window(params.instant("from"), params.instant("to")),
                        params.after(),
                        limit + 1)
                .compose(rows ->
                        JsonAnswers.ok(ctx, Page.of(rows, limit, last -> new Cursor(last.startTime(), last.id()))));
    }

    private Future<Void> find(RoutingContext ctx) {
        UUID id = Params.of(ctx).pathId("id", "appointment_not_found");
        return appointments
                .find(id, Identity.of(ctx).tenant())
                .map(found -> found.orElseThrow(
                        () -> Failure.notFound("appointment_not_found", "There is no appointment " + id + ".")))
                .compose(body -> JsonAnswers.ok(ctx, body));
    }

    /** Tenants see their own, whatever they ask for; operators may ask for one tenant's. */
    private static Optional<TenantId> tenant(RoutingContext ctx, Params params) {
        Optional<TenantId> asked = params.uuid("user_id").map(TenantId::new);
        return Identity.of(ctx).tenant().or(() -> asked);
    }
}
