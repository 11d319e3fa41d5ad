package switchboard.booking;

import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.core.TenantId;
import switchboard.platform.deploy.Routes;
import switchboard.platform.error.Failure;
import switchboard.platform.web.AsUser;
import switchboard.platform.web.Cursor;
import switchboard.platform.web.Identity;
import switchboard.platform.web.JsonAnswers;
import switchboard.platform.web.JsonBody;
import switchboard.platform.web.Page;
import switchboard.platform.web.Params;

/** Appointments over HTTP. */
final class BookingRoutes implements Routes {

    private final Pool pool;
    private final Appointments desk;

    BookingRoutes(Pool pool, Appointments desk) {
        this.pool = pool;
        this.desk = desk;
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/appointments").respond(this::list);
        router.get("/v1/appointments/:id").respond(this::find);
        router.post("/v1/appointments").respond(this::make);
        router.patch("/v1/appointments/:id").respond(this::change);
        router.post("/v1/appointments/:id/cancel").respond(this::cancel);
        router.post("/v1/appointments/:id/no-show").respond(this::markAbsent);
    }

    private Future<Void> list(RoutingContext ctx) {
        Params params = Params.of(ctx);
        int limit = params.limit();
        AppointmentListRepository.Window window =
                new AppointmentListRepository.Window(params.instant("from"), params.instant("to"));
        return AsUser.in(
                        pool,
                        Identity.of(ctx),
                        tx -> new AppointmentListRepository(tx)
                                .list(tenant(ctx, params), window, params.after(), limit + 1))
                .compose(rows ->
                        JsonAnswers.ok(ctx, Page.of(rows, limit, last -> new Cursor(last.startTime(), last.id()))));
    }

    private Future<Void> find(RoutingContext ctx) {
        return visible(ctx, id(ctx)).compose(body -> JsonAnswers.ok(ctx, body));
    }

    private Future<Void> make(RoutingContext ctx) {
        Identity who = Identity.of(ctx);
        NewAppointmentBody body = JsonBody.read(ctx, NewAppointmentBody.class);
        UUID tenant = tenantOf(who, Optional.ofNullable(body.userId()));
        return leadOf(who, tenant, Optional.ofNullable(body.leadId()))
                .compose(known -> desk.make(who, tenant, body))
                .compose(done -> show(ctx, done, 201));
    }

    private Future<Void> leadOf(Identity who, UUID tenant, Optional<UUID> lead) {
        return lead.map(id -> AsUser.in(pool, who, tx -> new AppointmentListRepository(tx).hasLead(tenant, id))
                        .map(known -> {
                            if (!known) {
                                throw Failure.notFound("lead_not_found", "There is no lead " + id + ".")
                                        .about("lead_id");
                            }
                            return (Void) null;
                        }))
                .orElseGet(Future::succeededFuture);
    }

    private Future<Void> change(RoutingContext ctx) {
        Identity who = Identity.of(ctx);
        UUID id = id(ctx);
        AppointmentChangeBody body = JsonBody.read(ctx, AppointmentChangeBody.class);
        return changeable(ctx, id)
                .compose(seen -> body.changesReminder() ? desk.remind(who, id, body) : Future.succeededFuture())
                .compose(done -> body.start()
                        .map(start -> desk.move(who, id, start))
                        .orElseGet(() -> Future.succeededFuture(new Appointments.Done(id, true))))
                .compose(done -> show(ctx, done, 200));
    }

    private Future<Void> cancel(RoutingContext ctx) {
        Object why = JsonBody.object(ctx).getValue("reason");
        return changeable(ctx, id(ctx))
                .compose(seen -> desk.cancel(
                        Identity.of(ctx),
                        seen.id(),
                        Optional.ofNullable(why).map(String::valueOf).filter(text -> !text.isBlank())))
                .compose(done -> show(ctx, done, 200));
    }

    private Future<Void> markAbsent(RoutingContext ctx) {
        boolean came = JsonBody.flag(ctx, "came");
        return changeable(ctx, id(ctx))
                .compose(seen -> desk.markAbsent(Identity.of(ctx), seen.id(), !came))
                .compose(done -> show(ctx, done, 200));
    }

    /** 202 while the calendar has not answered: what was asked for is written down and looked after. */
    private Future<Void> show(RoutingContext ctx, Appointments.Done done, int status) {
        return visible(ctx, done.id()).compose(body -> JsonAnswers.answer(ctx, done.isSure() ? status : 202, body));
    }

    /** What the database would let them change; what follows of a change is written by the server itself. */
    private Future<AppointmentBody> changeable(RoutingContext ctx, UUID id) {
        return AsUser.in(pool, Identity.of(ctx), tx -> new AppointmentListRepository(tx).mayChange(id))
                .compose(may -> may ? visible(ctx, id) : Future.failedFuture(none(id)));
    }

    private Future<AppointmentBody> visible(RoutingContext ctx, UUID id) {
        Identity who = Identity.of(ctx);
        return AsUser.in(pool, who, tx -> new AppointmentListRepository(tx).find(id, who.tenant()))
                .map(found -> found.orElseThrow(() -> none(id)));
    }

    private static Failure none(UUID id) {
        return Failure.notFound("appointment_not_found", "There is no appointment " + id + ".");
    }

    private static UUID id(RoutingContext ctx) {
        return Params.of(ctx).pathId("id", "appointment_not_found");
    }

    static UUID tenantOf(Identity who, Optional<UUID> named) {
        return who.tenant()
                .map(TenantId::value)
                .or(() -> named)
                .orElseThrow(() -> Failure.invalid("user_id_missing", "Say whose it is to be: user_id.")
                        .about("user_id"));
    }

    /** Tenants see their own, whatever they ask for; operators may ask for one tenant's. */
    private static Optional<TenantId> tenant(RoutingContext ctx, Params params) {
        Optional<TenantId> asked = params.uuid("user_id").map(TenantId::new);
        return Identity.of(ctx).tenant().or(() -> asked);
    }
}
