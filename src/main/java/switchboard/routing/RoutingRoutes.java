package switchboard.routing;

import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.deploy.Routes;
import switchboard.platform.error.Failure;
import switchboard.platform.time.Clocks;
import switchboard.platform.web.AsUser;
import switchboard.platform.web.Identity;
import switchboard.platform.web.JsonAnswers;
import switchboard.platform.web.JsonBody;
import switchboard.platform.web.Page;
import switchboard.platform.web.Params;

/** {@code /v1/agents} and {@code /v1/unknown-phones}. */
final class RoutingRoutes implements Routes {

    private static final List<String> RESOLUTIONS = List.of("matched_agent", "spam", "ignored");

    private final Pool pool;
    private final AgentRepository agents;
    private final Directory directory;
    private final UnknownPhoneRepository unknown;
    private final HeldBack heldBack;
    private final Clocks clocks;

    RoutingRoutes(Pool pool, Directory directory, UnknownPhoneRepository unknown, HeldBack heldBack, Clocks clocks) {
        this.pool = pool;
        this.agents = new AgentRepository(pool);
        this.directory = directory;
        this.unknown = unknown;
        this.heldBack = heldBack;
        this.clocks = clocks;
    }

    /** How an operator closes an unknown number. */
    record Resolve(String resolution, Optional<String> notes) {

        Resolve {
            if (!RESOLUTIONS.contains(resolution)) {
                throw new IllegalArgumentException("resolution is one of " + String.join(", ", RESOLUTIONS) + ".");
            }
            notes = Optional.ofNullable(notes).flatMap(text -> text);
        }
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/agents").respond(this::agents);
        router.patch("/v1/agents/:id").respond(this::change);
        router.get("/v1/unknown-phones").respond(this::unknownPhones);
        router.post("/v1/unknown-phones/:id/resolve").respond(this::resolve);
    }

    private Future<Void> agents(RoutingContext ctx) {
        Params params = Params.of(ctx);
        int limit = params.limit();
        Identity who = Identity.of(ctx);
        return AsUser.in(pool, who, tx -> new AgentRepository(tx).list(who.tenant(), params.after(), limit + 1))
                .compose(rows -> JsonAnswers.ok(ctx, Page.of(rows, limit, AgentRepository.Agent::place)));
    }

    /** PostgreSQL holds every later admission to it at once; directories elsewhere follow with their next poll. */
    private Future<Void> change(RoutingContext ctx) {
        Identity who = Identity.operator(ctx);
        UUID id = Params.of(ctx).pathId("id", "agent_not_found");
        AgentBody body = JsonBody.read(ctx, AgentBody.class);
        return agents.change(id, body, who.name(), clocks.machine().instant())
                .compose(changed -> directory.refresh().transform(any -> Future.succeededFuture(changed)))
                .compose(changed -> changed.map(agent -> JsonAnswers.ok(ctx, agent))
                        .orElseGet(() -> Future.failedFuture(Failure.notFound(
                                        "agent_not_found", "There is no agent " + id + "; GET /v1/agents lists them.")
                                .about("id"))));
    }

    private Future<Void> unknownPhones(RoutingContext ctx) {
        Identity.operator(ctx);
        Params params = Params.of(ctx);
        int limit = params.limit();
        Optional<Boolean> open =
                params.oneOf("status", List.of("open", "resolved")).map("open"::equals);
        return unknown.list(open, params.after(), limit + 1)
                .compose(rows -> JsonAnswers.ok(ctx, Page.of(rows, limit, UnknownPhoneRepository.UnknownPhone::place)));
    }

    private Future<Void> resolve(RoutingContext ctx) {
        Identity.operator(ctx);
        UUID id = Params.of(ctx).pathId("id", "unknown_phone_not_found");
        Resolve how = JsonBody.read(ctx, Resolve.class);
        return unknown.resolve(
                        id, how.resolution(), how.notes(), clocks.business().instant())
                .compose(resolved -> resolved.map(number -> replay(number, how))
                        .orElseGet(() -> Future.failedFuture(Failure.notFound(
                                "unknown_phone_not_found", "There is no open unknown number of this id."))))
                .compose(replayed ->
                        JsonAnswers.ok(ctx, Map.of("id", id, "resolution", how.resolution(), "replayed", replayed)));
    }

    private Future<Integer> replay(String number, Resolve how) {
        return how.resolution().equals("matched_agent") ? heldBack.replay(number) : Future.succeededFuture(0);
    }
}
