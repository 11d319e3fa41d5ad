package switchboard.dialer;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.core.TenantId;
import switchboard.platform.deploy.Routes;
import switchboard.platform.error.Failure;
import switchboard.platform.web.Identity;
import switchboard.platform.web.JsonAnswers;
import switchboard.platform.web.JsonBody;
import switchboard.platform.web.Page;
import switchboard.platform.web.Params;

/** Campaigns, the queue and the do-not-call list over HTTP. */
final class DialerRoutes implements Routes {

    private final Campaigns campaigns;
    private final Why why;
    private final Silence silence;

    DialerRoutes(Campaigns campaigns, Why why, Silence silence) {
        this.campaigns = campaigns;
        this.why = why;
        this.silence = silence;
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/campaigns").respond(this::list);
        router.post("/v1/campaigns").respond(this::create);
        router.get("/v1/campaigns/:id")
                .respond(ctx -> campaigns.find(campaign(ctx), tenant(ctx)).compose(body -> ok(ctx, body)));
        router.post("/v1/campaigns/:id/start").respond(ctx -> act(ctx, campaigns::start));
        router.post("/v1/campaigns/:id/pause").respond(this::pause);
        router.post("/v1/campaigns/:id/drain").respond(ctx -> act(ctx, campaigns::drain));
        router.get("/v1/campaigns/:id/reasons").respond(this::reasons);
        router.post("/v1/dialer-queue").respond(this::enqueue);
        router.get("/v1/dialer-queue/:id/why").respond(this::why);
        router.post("/v1/dnc").respond(this::block);
        router.post("/v1/dnc-lists").respond(this::importNational);
    }

    private Future<Void> list(RoutingContext ctx) {
        Params params = Params.of(ctx);
        Optional<TenantId> whose = tenant(ctx).or(() -> params.uuid("user_id").map(TenantId::new));
        int limit = params.limit();
        return campaigns
                .list(whose, params.after(), limit)
                .compose(rows -> ok(ctx, Page.of(rows, limit, CampaignRepository::place)));
    }

    private Future<Void> create(RoutingContext ctx) {
        NewCampaignBody body = JsonBody.read(ctx, NewCampaignBody.class);
        UUID owner = tenant(ctx)
                .map(TenantId::value)
                .or(body::userId)
                .orElseThrow(() -> Failure.invalid("user_id_missing", "Say whose campaign it is: user_id.")
                        .about("user_id"));
        return campaigns.create(owner, body.checked()).compose(made -> JsonAnswers.answer(ctx, 201, made));
    }

    private Future<Void> enqueue(RoutingContext ctx) {
        EnqueueBody body = JsonBody.read(ctx, EnqueueBody.class);
        return campaigns
                .find(body.campaign(), tenant(ctx))
                .compose(found -> campaigns.enqueue(body.campaign(), body.leadIds()))
                .compose(queued -> JsonAnswers.answer(ctx, 201, new JsonObject().put("queued", queued)));
    }

    private Future<Void> reasons(RoutingContext ctx) {
        return campaigns
                .find(campaign(ctx), tenant(ctx))
                .compose(found -> why.reasons(campaign(ctx)))
                .compose(body -> ok(ctx, body));
    }

    private Future<Void> why(RoutingContext ctx) {
        UUID row = Params.of(ctx).pathId("id", "queue_row_not_found");
        return why.answer(row, tenant(ctx)).compose(body -> ok(ctx, body));
    }

    private Future<Void> block(RoutingContext ctx) {
        DncBody body = JsonBody.read(ctx, DncBody.class);
        Optional<TenantId> scope = tenant(ctx).or(() -> body.userId().map(TenantId::new));
        return silence.block(scope, body.number(), "api", body.evidence().orElse("asked for by API"))
                .compose(made -> JsonAnswers.answer(ctx, 201, made));
    }

    private Future<Void> importNational(RoutingContext ctx) {
        Identity.operator(ctx);
        NationalListBody body = JsonBody.read(ctx, NationalListBody.class);
        return silence.importNational(body.name(), body.listDate())
                .compose(id -> JsonAnswers.answer(
                        ctx,
                        201,
                        new JsonObject()
                                .put("id", id.toString())
                                .put("list_date", body.listDate().toString())));
    }

    private Future<Void> pause(RoutingContext ctx) {
        boolean endCalls = JsonBody.flag(ctx, "end_calls");
        return act(ctx, id -> campaigns.pause(id, endCalls));
    }

    private Future<Void> act(RoutingContext ctx, CampaignAction action) {
        UUID id = campaign(ctx);
        return campaigns.find(id, tenant(ctx)).compose(found -> action.on(id)).compose(body -> ok(ctx, body));
    }

    private static Future<Void> ok(RoutingContext ctx, Object body) {
        return JsonAnswers.ok(ctx, body);
    }

    private static UUID campaign(RoutingContext ctx) {
        return Params.of(ctx).pathId("id", "campaign_not_found");
    }

    /** Whose rows the caller sees; empty for operators, who see everybody's. */
    private static Optional<TenantId> tenant(RoutingContext ctx) {
        return Identity.of(ctx).tenant();
    }

    @FunctionalInterface
    private interface CampaignAction {
        Future<JsonObject> on(UUID campaign);
    }
}
