package switchboard.audit;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import switchboard.platform.core.TenantId;
import switchboard.platform.deploy.Routes;
import switchboard.platform.web.Identity;
import switchboard.platform.web.JsonAnswers;
import switchboard.platform.web.Page;
import switchboard.platform.web.Params;

/** Lists the black box's records to operators, the newest first; never the erasable inputs. */
final class AuditRoutes implements Routes {

    private final LogRepository log;

    AuditRoutes(LogRepository log) {
        this.log = log;
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/audit").respond(this::list);
    }

    private Future<Void> list(RoutingContext ctx) {
        Identity.operator(ctx);
        Params params = Params.of(ctx);
        int limit = params.limit();
        return log.list(params.uuid("user_id").map(TenantId::new), params.after(), limit)
                .compose(rows -> {
                    Page<LogRepository.Listed> page = Page.of(rows, limit, LogRepository.Listed::place);
                    return JsonAnswers.ok(
                            ctx,
                            new Page<JsonObject>(
                                    page.data().stream()
                                            .map(LogRepository.Listed::json)
                                            .toList(),
                                    page.hasMore(),
                                    page.next()));
                });
    }
}
