package switchboard.crm;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.Optional;
import switchboard.platform.core.TenantId;
import switchboard.platform.deploy.Routes;
import switchboard.platform.web.AsUser;
import switchboard.platform.web.Identity;
import switchboard.platform.web.JsonAnswers;
import switchboard.platform.web.Page;
import switchboard.platform.web.Params;

/** Lists leads, the newest first. */
final class LeadRoutes implements Routes {

    private final Pool pool;
    private final LeadRepository leads;

    LeadRoutes(Pool pool, LeadRepository leads) {
        this.pool = pool;
        this.leads = leads;
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/leads").respond(this::list);
    }

    private Future<Void> list(RoutingContext ctx) {
        Params params = Params.of(ctx);
        Optional<TenantId> tenant = params.uuid("user_id").map(TenantId::new);
        return AsUser.in(pool, Identity.of(ctx), tx -> leads.list(tx, tenant, params.after(), params.limit()))
                .compose(rows -> JsonAnswers.ok(ctx, page(rows, params.limit())));
    }

    private static Page<JsonObject> page(List<LeadRepository.ListedLead> rows, int limit) {
        Page<LeadRepository.ListedLead> page = Page.of(rows, limit, LeadRepository.ListedLead::place);
        return new Page<>(
                page.data().stream().map(LeadRepository.ListedLead::json).toList(), page.hasMore(), page.next());
    }
}
