package switchboard.sales;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.core.TenantId;
import switchboard.platform.deploy.Routes;
import switchboard.platform.error.Failure;
import switchboard.platform.web.AsUser;
import switchboard.platform.web.Identity;
import switchboard.platform.web.JsonAnswers;
import switchboard.platform.web.JsonBody;
import switchboard.platform.web.Page;
import switchboard.platform.web.Params;
import switchboard.sales.core.CommissionStatus;
import switchboard.sales.core.DealStatus;

/** {@code /v1/deals} and {@code /v1/commissions}: sellers close their leads and see what they earn. */
final class SalesRoutes implements Routes {

    private static final String NO_DEAL = "deal_not_found";
    private static final String NO_COMMISSION = "commission_not_found";

    private final Pool pool;
    private final Sales sales;

    SalesRoutes(Pool pool, Sales sales) {
        this.pool = pool;
        this.sales = sales;
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/deals").respond(this::deals);
        router.post("/v1/deals").respond(this::close);
        router.get("/v1/deals/:id").respond(this::deal);
        router.patch("/v1/deals/:id").respond(this::move);
        router.get("/v1/commissions").respond(this::commissions);
        router.post("/v1/commissions/:id/approve").respond(this::approve);
    }

    private Future<Void> deals(RoutingContext ctx) {
        Identity.operator(ctx);
        Params params = Params.of(ctx);
        int limit = params.limit();
        DealRepository.Filter which = new DealRepository.Filter(
                Optional.empty(),
                params.oneOf("status", DealStatus.words()),
                params.uuid("seller_id"),
                params.uuid("lead_id"));
        return new DealRepository(pool)
                .list(which, params.after(), limit + 1)
                .compose(rows -> JsonAnswers.ok(ctx, Page.of(rows, limit, DealRepository::place)));
    }

    private Future<Void> deal(RoutingContext ctx) {
        Identity.operator(ctx);
        return shown(ctx, 200, Params.of(ctx).pathId("id", NO_DEAL));
    }

    /** A seller must own the lead, as the database shows it to them; an operator names the seller. */
    private Future<Void> close(RoutingContext ctx) {
        Identity who = Identity.of(ctx);
        if (!who.isOperator() && who.role() != Identity.Role.SELLER) {
            throw Failure.forbidden("not_allowed", "Deals are closed by sellers and operators.");
        }
        DealBody deal = JsonBody.read(ctx, DealBody.class);
        Optional<UUID> owner =
                who.isOperator() ? Optional.empty() : who.tenant().map(TenantId::value);
        Optional<UUID> seller = owner.or(() -> Optional.ofNullable(deal.sellerId()));
        return AsUser.in(pool, who, tx -> new DealRepository(tx).ownsLead(deal.leadId(), owner))
                .compose(owns -> {
                    if (owns.isEmpty() || !owns.get()) {
                        throw Failure.notFound("lead_not_found", "There is no such lead of theirs.")
                                .about("lead_id");
                    }
                    return sales.close(deal, seller);
                })
                .compose(id -> shown(ctx, 201, id));
    }

    private Future<Void> move(RoutingContext ctx) {
        Identity.operator(ctx);
        UUID id = Params.of(ctx).pathId("id", NO_DEAL);
        DealChangeBody to = JsonBody.read(ctx, DealChangeBody.class);
        return sales.move(id, to.to()).compose(moved -> {
            if (!moved) {
                throw Failure.notFound(NO_DEAL, "There is no deal " + id + ".");
            }
            return shown(ctx, 200, id);
        });
    }

    private Future<Void> shown(RoutingContext ctx, int status, UUID id) {
        return new DealRepository(pool)
                .find(id)
                .compose(found -> JsonAnswers.answer(
                        ctx,
                        status,
                        found.orElseThrow(() -> Failure.notFound(NO_DEAL, "There is no deal " + id + "."))));
    }

    private Future<Void> commissions(RoutingContext ctx) {
        Params params = Params.of(ctx);
        int limit = params.limit();
        Optional<String> status = params.oneOf("status", CommissionStatus.words());
        Optional<UUID> seller = params.uuid("seller_id");
        return AsUser.in(
                        pool,
                        Identity.of(ctx),
                        tx -> new CommissionRepository(tx)
                                .list(Optional.empty(), status, seller, params.after(), limit + 1))
                .compose(rows -> JsonAnswers.ok(ctx, Page.of(rows, limit, DealRepository::place)));
    }

    private Future<Void> approve(RoutingContext ctx) {
        Identity.operator(ctx);
        UUID id = Params.of(ctx).pathId("id", NO_COMMISSION);
        return sales.approve(id)
                .compose(approved -> new CommissionRepository(pool)
                        .list(Optional.of(id), Optional.empty(), Optional.empty(), Optional.empty(), 1))
                .compose(rows -> JsonAnswers.ok(ctx, first(rows, id)));
    }

    private static JsonObject first(java.util.List<JsonObject> rows, UUID id) {
        return rows.stream()
                .findFirst()
                .orElseThrow(() -> Failure.notFound(NO_COMMISSION, "There is no commission " + id + "."));
    }
}
