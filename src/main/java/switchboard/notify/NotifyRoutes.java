package switchboard.notify;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.core.TenantId;
import switchboard.platform.deploy.Routes;
import switchboard.platform.error.Failure;
import switchboard.platform.time.Ids;
import switchboard.platform.web.Identity;
import switchboard.platform.web.JsonAnswers;
import switchboard.platform.web.JsonBody;
import switchboard.platform.web.Page;
import switchboard.platform.web.Params;

/** Where webhooks of ours go, and what became of them: a tenant's own; an operator's and everybody's. */
final class NotifyRoutes implements Routes {

    private static final SecureRandom SECRETS = new SecureRandom();
    private static final int SECRET_BYTES = 24;

    private final EndpointRepository endpoints;
    private final NotifyConfig config;

    NotifyRoutes(EndpointRepository endpoints, NotifyConfig config) {
        this.endpoints = endpoints;
        this.config = config;
    }

    @Override
    public void mount(Router router) {
        router.post("/v1/webhook-endpoints").respond(this::add);
        router.get("/v1/webhook-endpoints").respond(this::list);
        router.delete("/v1/webhook-endpoints/:id").respond(this::remove);
        router.get("/v1/webhook-deliveries").respond(this::deliveries);
    }

    private Future<Void> add(RoutingContext ctx) {
        Optional<UUID> tenant = tenant(ctx);
        EndpointBody body = JsonBody.read(ctx, EndpointBody.class);
        UUID id = Ids.random().next();
        byte[] random = new byte[SECRET_BYTES];
        SECRETS.nextBytes(random);
        String secret = "whsec_" + HexFormat.of().formatHex(random);
        return new Target(ctx.vertx(), config.allowPrivate())
                .resolve(body.url())
                .compose(reachable -> endpoints.add(
                        id, tenant, body.url(), secret, body.events().orElse(List.of()), config.endpointsMax()))
                .compose(added -> {
                    if (!added) {
                        throw Failure.conflict(
                                "too_many_endpoints", "There are " + config.endpointsMax() + " already; remove one.");
                    }
                    return JsonAnswers.answer(
                            ctx,
                            201,
                            new JsonObject()
                                    .put("id", id.toString())
                                    .put("url", body.url())
                                    .put("secret", secret));
                });
    }

    private Future<Void> list(RoutingContext ctx) {
        return endpoints.list(tenant(ctx)).compose(found -> JsonAnswers.ok(ctx, new Page<>(found, false, null)));
    }

    private Future<Void> remove(RoutingContext ctx) {
        UUID id = Params.of(ctx).pathId("id", "endpoint_not_found");
        return endpoints.remove(id, tenant(ctx)).compose(removed -> {
            if (!removed) {
                throw Failure.notFound("endpoint_not_found", "There is no endpoint " + id + ".");
            }
            return JsonAnswers.ok(ctx, new JsonObject().put("id", id.toString()).put("removed", true));
        });
    }

    private Future<Void> deliveries(RoutingContext ctx) {
        return endpoints
                .deliveries(tenant(ctx), Params.of(ctx).limit())
                .compose(found -> JsonAnswers.ok(ctx, new Page<>(found, false, null)));
    }

    private static Optional<UUID> tenant(RoutingContext ctx) {
        return Identity.of(ctx).tenant().map(TenantId::value);
    }
}
