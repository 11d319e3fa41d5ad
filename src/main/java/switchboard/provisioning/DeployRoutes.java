package switchboard.provisioning;

import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
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

/** {@code /v1/deploys}: for operators, because a number costs money from the first day. */
final class DeployRoutes implements Routes {

    private final Deploys deploys;
    private final Deployer deployer;

    DeployRoutes(Deploys deploys, Deployer deployer) {
        this.deploys = deploys;
        this.deployer = deployer;
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/deploys").respond(this::list);
        router.post("/v1/deploys").respond(this::request);
        router.get("/v1/deploys/:id").respond(this::one);
        router.get("/v1/deploy-check").respond(this::check);
    }

    private Future<Void> list(RoutingContext ctx) {
        Identity.operator(ctx);
        Params params = Params.of(ctx);
        int limit = params.limit();
        return deploys.list(params.uuid("user_id").map(TenantId::new), params.after(), limit + 1)
                .compose(rows -> JsonAnswers.ok(ctx, Page.of(rows, limit, Deploy::place)));
    }

    /** The work goes on by itself: this answers as soon as it is written down. */
    private Future<Void> request(RoutingContext ctx) {
        Identity who = Identity.operator(ctx);
        DeployBody body = JsonBody.read(ctx, DeployBody.class);
        return deploys.request(body.tenant(), body.deployRequestId(), who.name())
                .compose(requested -> requested
                        .deploy()
                        .map(deploy -> {
                            deployer.round(); // else it waits for the next poll
                            return JsonAnswers.answer(ctx, 202, deploy);
                        })
                        .orElseGet(() -> Future.failedFuture(refusal(requested))));
    }

    private static Failure refusal(Requested requested) {
        return Failure.conflict(
                requested.refused().orElseThrow().word(), "The agent cannot be deployed: " + requested.why() + ".");
    }

    private Future<Void> one(RoutingContext ctx) {
        Identity.operator(ctx);
        UUID id = Params.of(ctx).pathId("id", "deploy_not_found");
        return deploys.one(id)
                .compose(found -> found.map(deploy -> JsonAnswers.ok(ctx, deploy))
                        .orElseGet(() -> Future.failedFuture(
                                Failure.notFound("deploy_not_found", "There is no deploy " + id + ".")
                                        .about("id"))));
    }

    private Future<Void> check(RoutingContext ctx) {
        Identity.operator(ctx);
        Optional<UUID> tenant = Params.of(ctx).uuid("user_id");
        UUID user = tenant.orElseThrow(() -> Failure.invalid("user_id_missing", "Say whose agent in user_id.")
                .about("user_id"));
        return deploys.check(user)
                .compose(found -> JsonAnswers.ok(
                        ctx,
                        Map.of(
                                "user_id",
                                user,
                                "deployable",
                                found.firstMissing().isEmpty(),
                                "checks",
                                found.checks())));
    }
}
