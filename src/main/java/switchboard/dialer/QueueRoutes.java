package switchboard.dialer;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import switchboard.dialer.BulkRepository.Filter;
import switchboard.platform.core.TenantId;
import switchboard.platform.deploy.Routes;
import switchboard.platform.web.Identity;
import switchboard.platform.web.JsonAnswers;
import switchboard.platform.web.JsonBody;
import switchboard.platform.web.Params;

/** Rows of the queue over HTTP, and how a campaign takes them. */
final class QueueRoutes implements Routes {

    private final Campaigns campaigns;
    private final Why why;
    private final Bulk bulk;

    QueueRoutes(Campaigns campaigns, Why why, Bulk bulk) {
        this.campaigns = campaigns;
        this.why = why;
        this.bulk = bulk;
    }

    @Override
    public void mount(Router router) {
        router.post("/v1/dialer-queue/requeue").respond(ctx -> act(ctx, BulkBody.ENDED, bulk::requeue));
        router.post("/v1/dialer-queue/cancel").respond(ctx -> act(ctx, BulkBody.WAITING, bulk::cancel));
        router.post("/v1/dialer-queue/:id/release").respond(this::release);
        router.patch("/v1/campaigns/:id").respond(this::change);
    }

    private Future<Void> act(RoutingContext ctx, List<String> able, BulkAction action) {
        Filter filter = JsonBody.read(ctx, BulkBody.class).filter(able);
        boolean dryRun = Params.of(ctx).flag("dry_run");
        return campaigns
                .find(filter.campaign(), tenant(ctx))
                .compose(found -> action.on(filter, dryRun))
                .compose(body -> JsonAnswers.ok(ctx, body));
    }

    private Future<Void> release(RoutingContext ctx) {
        UUID row = Params.of(ctx).pathId("id", "queue_row_not_found");
        return why.answer(row, tenant(ctx))
                .compose(found -> bulk.release(
                        UUID.fromString(found.getString("id")), UUID.fromString(found.getString("campaign_id"))))
                .compose(body -> JsonAnswers.ok(ctx, body));
    }

    private Future<Void> change(RoutingContext ctx) {
        UUID id = Params.of(ctx).pathId("id", "campaign_not_found");
        CampaignChangeBody body = JsonBody.read(ctx, CampaignChangeBody.class).checked();
        return campaigns
                .find(id, tenant(ctx))
                .compose(found -> campaigns.change(id, body))
                .compose(changed -> body.mode().isEmpty()
                        ? Future.succeededFuture(changed)
                        : bulk.hold(id, body.mode().get().equals("preview")).map(changed))
                .compose(changed -> JsonAnswers.ok(ctx, changed));
    }

    private static Optional<TenantId> tenant(RoutingContext ctx) {
        return Identity.of(ctx).tenant();
    }

    @FunctionalInterface
    private interface BulkAction {
        Future<JsonObject> on(Filter filter, boolean dryRun);
    }
}
