package switchboard.crm;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import switchboard.platform.deploy.Routes;
import switchboard.platform.error.Failure;
import switchboard.platform.web.AsUser;
import switchboard.platform.web.Identity;
import switchboard.platform.web.JsonAnswers;
import switchboard.platform.web.JsonBody;
import switchboard.platform.web.Params;

/**
 * One lead, seen and changed by people. Whoever locks it has it for a while, and no dialer calls it; a lead the dialer
 * has cannot be locked. Tenants change notes, status and flag; the rest is the operators'.
 */
final class LeadDeskRoutes implements Routes {

    private final Pool pool;
    private final Clock business;

    LeadDeskRoutes(Pool pool, Clock business) {
        this.pool = pool;
        this.business = business;
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/leads/:id").respond(ctx -> with(ctx, desk -> Future.succeededFuture(true)));
        router.patch("/v1/leads/:id").respond(this::change);
        router.post("/v1/leads/:id/lock").respond(this::lock);
        router.delete("/v1/leads/:id/lock").respond(this::unlock);
    }

    private Future<Void> change(RoutingContext ctx) {
        LeadChangeBody to = JsonBody.read(ctx, LeadChangeBody.class);
        return with(ctx, desk -> desk.change(id(ctx), to, business.instant()));
    }

    private Future<Void> lock(RoutingContext ctx) {
        LeadLockBody wish =
                ctx.body().length() <= 0 ? new LeadLockBody(null, null) : JsonBody.read(ctx, LeadLockBody.class);
        Identity who = Identity.of(ctx);
        UUID owner = who.isOperator() && wish.ownerId() != null
                ? wish.ownerId()
                : person(who)
                        .orElseThrow(() -> Failure.invalid("owner_id_missing", "Say for whom: owner_id.")
                                .about("owner_id"));
        UUID lead = id(ctx);
        Instant now = business.instant();
        return with(
                ctx,
                desk -> desk.isBeingCalled(lead)
                        .compose(busy -> {
                            if (busy) {
                                throw Failure.conflict(
                                        "lead_is_being_called", "The dialer has this lead now. Try again soon.");
                            }
                            return desk.lock(lead, owner, now.plus(wish.time()), now);
                        })
                        .compose(locked -> locked ? Future.succeededFuture(true) : whose(desk, lead)));
    }

    /** Found after all: then it is somebody else's. */
    private static Future<Boolean> whose(LeadDeskRepository desk, UUID lead) {
        return desk.find(lead).map(found -> {
            if (found.isPresent()) {
                throw Failure.conflict("lead_locked", "Somebody else has this lead; see owner_id and lock_expires_at.");
            }
            return false;
        });
    }

    private Future<Void> unlock(RoutingContext ctx) {
        Identity who = Identity.of(ctx);
        Optional<UUID> owner = who.isOperator() ? Optional.empty() : person(who);
        UUID lead = id(ctx);
        return with(
                ctx,
                desk -> desk.unlock(lead, owner)
                        .compose(done -> done ? Future.succeededFuture(true) : whose(desk, lead)));
    }

    /** The lead as it is after the work, which runs as whoever asks; the work says whether there is such a lead. */
    private Future<Void> with(RoutingContext ctx, Function<LeadDeskRepository, Future<Boolean>> work) {
        UUID lead = id(ctx);
        return AsUser.in(pool, Identity.of(ctx), tx -> {
                    LeadDeskRepository desk = new LeadDeskRepository(tx);
                    return work.apply(desk)
                            .compose(there -> there ? desk.find(lead) : Future.succeededFuture(Optional.empty()));
                })
                .compose((Optional<JsonObject> found) -> JsonAnswers.ok(
                        ctx, found.orElseThrow(() -> Failure.notFound("lead_not_found", "There is no such lead."))));
    }

    /** Whose lock it is: the tenant's in whose place somebody acts, an admin's own, nobody's for the service key. */
    private static Optional<UUID> person(Identity who) {
        return who.tenant()
                .map(tenant -> tenant.value())
                .or(() -> who.role() == Identity.Role.ADMIN
                        ? Optional.of(UUID.fromString(who.name()))
                        : Optional.empty());
    }

    private static UUID id(RoutingContext ctx) {
        return Params.of(ctx).pathId("id", "lead_not_found");
    }
}
