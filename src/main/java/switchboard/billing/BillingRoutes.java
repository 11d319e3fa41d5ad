package switchboard.billing;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import switchboard.billing.core.TopUp;
import switchboard.platform.core.TenantId;
import switchboard.platform.deploy.Routes;
import switchboard.platform.error.Failure;
import switchboard.platform.web.AsUser;
import switchboard.platform.web.Identity;
import switchboard.platform.web.JsonAnswers;
import switchboard.platform.web.JsonBody;
import switchboard.platform.web.Page;
import switchboard.platform.web.Params;

/** What tenants have used, and the operators' levers: pause, resume, top up, limit, begin a new period. */
final class BillingRoutes implements Routes {

    private final Pool pool;
    private final Usage usage;

    BillingRoutes(Pool pool, Usage usage) {
        this.pool = pool;
        this.usage = usage;
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/usage").respond(this::list);
        router.patch("/v1/limits/:user_id").respond(this::limit);
        router.post("/v1/limits/:user_id/pause").respond(this::pause);
        router.post("/v1/limits/:user_id/resume").respond(ctx -> change(ctx, usage::resume));
        router.post("/v1/limits/:user_id/roll").respond(this::roll);
        router.post("/v1/limits/:user_id/top-up").respond(this::topUp);
    }

    private Future<Void> list(RoutingContext ctx) {
        Identity identity = Identity.of(ctx);
        Params params = Params.of(ctx);
        Optional<UUID> tenant = identity.tenant().map(TenantId::value).or(() -> params.uuid("user_id"));
        return AsUser.in(pool, identity, tx -> UsageRepository.list(tx, tenant, params.limit()))
                .compose(usages -> JsonAnswers.ok(ctx, new Page<>(usages, false, null)));
    }

    private Future<Void> pause(RoutingContext ctx) {
        boolean endCalls = JsonBody.flag(ctx, "end_calls");
        return change(ctx, tenant -> usage.pause(tenant, endCalls));
    }

    private Future<Void> roll(RoutingContext ctx) {
        boolean early = JsonBody.flag(ctx, "early");
        return change(ctx, tenant -> usage.roll(tenant, early));
    }

    private Future<Void> limit(RoutingContext ctx) {
        Identity.operator(ctx);
        LimitsBody limits = JsonBody.read(ctx, LimitsBody.class);
        return change(ctx, tenant -> usage.limit(tenant, limits));
    }

    private Future<Void> topUp(RoutingContext ctx) {
        String word = Optional.ofNullable(JsonBody.object(ctx).getValue("product"))
                .map(String::valueOf)
                .orElse("");
        List<String> known = List.of("call_300", "call_800", "sms_500", "sms_1000");
        TopUp product = TopUp.ofProduct(word)
                .orElseThrow(
                        () -> Failure.invalid("unknown_product", "product is one of " + String.join(", ", known) + ".")
                                .about("product"));
        Optional<String> key =
                Optional.ofNullable(ctx.request().getHeader("Idempotency-Key")).map(text -> "api:" + text);
        return change(ctx, tenant -> usage.topUp(tenant, product, key));
    }

    private Future<Void> change(RoutingContext ctx, Function<TenantId, Future<Usage.Changed>> change) {
        Identity.operator(ctx);
        TenantId tenant = new TenantId(Params.of(ctx).pathId("user_id", "tenant_not_found"));
        return change.apply(tenant)
                .map(changed -> changed.usage().json().put("calls_ending", changed.callsEnding()))
                .compose((JsonObject body) -> JsonAnswers.ok(ctx, body));
    }
}
