package switchboard.calls;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import switchboard.calls.core.CallStatus;
import switchboard.platform.core.TenantId;
import switchboard.platform.deploy.Routes;
import switchboard.platform.error.Failure;
import switchboard.platform.web.AsUser;
import switchboard.platform.web.Identity;
import switchboard.platform.web.JsonAnswers;
import switchboard.platform.web.Page;
import switchboard.platform.web.Params;

/** The calls over HTTP: the list, and one with all that happened to it. */
final class CallsRoutes implements Routes {

    private static final List<String> STATUSES =
            Stream.concat(Stream.of("live"), CallStatus.words().stream()).toList();
    private static final List<String> LIVE = Stream.of(CallStatus.values())
            .filter(CallStatus::isLive)
            .map(CallStatus::word)
            .toList();

    private final Pool pool;
    private final LiveCalls live;

    CallsRoutes(Pool pool, LiveCalls live) {
        this.pool = pool;
        this.live = live;
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/calls").respond(this::list);
        router.get("/v1/calls/live").respond(this::live);
        router.get("/v1/calls/:id").respond(this::show);
        router.get("/v1/calls/:id/timeline").respond(this::timeline);
    }

    private Future<Void> list(RoutingContext ctx) {
        Params params = Params.of(ctx);
        int limit = params.limit();
        List<String> statuses = params.oneOf("status", STATUSES)
                .map(status -> status.equals("live") ? LIVE : List.of(status))
                .orElseGet(CallStatus::words);
        return AsUser.in(
                        pool,
                        Identity.of(ctx),
                        tx -> new CallViewRepository(tx).page(tenant(ctx), statuses, params.after(), limit + 1))
                .compose(rows -> JsonAnswers.ok(ctx, Page.of(rows, limit, CallViewRepository::place)));
    }

    /** From this node's memory: what the bus and the last reading say. */
    private Future<Void> live(RoutingContext ctx) {
        List<CallProgressed> all = tenant(ctx).map(live::of).orElseGet(live::all);
        return JsonAnswers.ok(
                ctx, new Live(all.stream().map(LiveCall::of).sorted().toList()));
    }

    /** All of them. */
    record Live(List<LiveCall> data) {}

    private Future<Void> show(RoutingContext ctx) {
        UUID id = Params.of(ctx).pathId("id", "call_not_found");
        return AsUser.in(pool, Identity.of(ctx), tx -> new CallViewRepository(tx).show(tenant(ctx), id))
                .compose(call -> JsonAnswers.ok(ctx, call.orElseThrow(CallsRoutes::noCall)));
    }

    /** What happened to it, in order: verdict, attempt, deliveries, effects, money. */
    private Future<Void> timeline(RoutingContext ctx) {
        UUID id = Params.of(ctx).pathId("id", "call_not_found");
        return AsUser.in(pool, Identity.of(ctx), tx -> new CallViewRepository(tx).timeline(tenant(ctx), id))
                .compose(found -> JsonAnswers.ok(
                        ctx,
                        new JsonObject()
                                .put("data", found.orElseThrow(CallsRoutes::noCall))
                                .put("has_more", false)
                                .putNull("next")));
    }

    private static Failure noCall() {
        return Failure.notFound("call_not_found", "There is no such call.");
    }

    private static Optional<UUID> tenant(RoutingContext ctx) {
        Identity identity = Identity.of(ctx);
        return identity.isOperator() ? Optional.empty() : Optional.of(owner(identity));
    }

    private static UUID owner(Identity identity) {
        return identity.tenant()
                .map(TenantId::value)
                .orElseThrow(() -> Failure.unauthorized("credentials_missing", "Say whose calls you ask for."));
    }
}
