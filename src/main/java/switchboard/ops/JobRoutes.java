package switchboard.ops;

import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import switchboard.platform.deploy.Routes;
import switchboard.platform.web.Identity;
import switchboard.platform.web.JsonAnswers;
import switchboard.platform.web.Page;
import switchboard.platform.web.Params;

/** {@code GET /v1/job-runs}, for operators: who ran what, when, for how long, and what came of it. */
final class JobRoutes implements Routes {

    private final JobRepository runs;

    JobRoutes(JobRepository runs) {
        this.runs = runs;
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/job-runs").respond(this::list);
    }

    private Future<Void> list(RoutingContext ctx) {
        Identity.operator(ctx);
        Params params = Params.of(ctx);
        return runs.list(params.text("job"), params.limit())
                .compose(found -> JsonAnswers.ok(ctx, new Page<>(found, false, null)));
    }
}
