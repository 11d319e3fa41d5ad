package switchboard.routing;

import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.deploy.Routes;
import switchboard.platform.error.Failure;
import switchboard.platform.web.Identity;
import switchboard.platform.web.JsonAnswers;
import switchboard.platform.web.JsonBody;
import switchboard.platform.web.Page;
import switchboard.platform.web.Params;

/** {@code /v1/agents} and {@code /v1/unknown-phones}. */
final class RoutingRoutes implements Routes {

    private static final List<String> RESOLUTIONS = List.of("matched_agent", "spam", "ignored");

    private final AgentRepository agents;
    private final UnknownPhoneRepository unknown;
    private final Clock business;

    RoutingRoutes(AgentRepository agents, UnknownPhoneRepository unknown, Clock business) {
        this.agents = agents;
        this.unknown = unknown;
        this.business = business;
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
        router.get("/v1/unknown-phones").respond(this::unknownPhones);
        router.post("/v1/unknown-phones/:id/resolve").respond(this::resolve);
    }

    private Future<Void> agents(RoutingContext ctx) {
        Params params = Params.of(ctx);
        int limit = params.limit();
        return agents.list(Identity.of(ctx).tenant(), params.after(), limit + 1)
                .compose(rows -> JsonAnswers.ok(ctx, Page.of(rows, limit, AgentRepository.Agent::place)));
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
        return unknown.resolve(id, how.resolution(), how.notes(), business.instant())
                .compose(resolved -> resolved
                        ? JsonAnswers.ok(ctx, Map.of("id", id, "resolution", how.resolution()))
                        : Future.failedFuture(Failure.notFound(
                                "unknown_phone_not_found", "There is no open unknown number of this id.")));
    }
}
