package switchboard.audit;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.audit.TrailRepository.Deed;
import switchboard.platform.core.TenantId;
import switchboard.platform.sql.Database;
import switchboard.platform.web.Identity;
import switchboard.platform.web.Problem;
import switchboard.platform.web.StreamedRoutes;

/**
 * Puts every write by a person or a key on record: one row before it is let through, with the thing as it was, and one
 * when it is answered, with the thing as it is. What cannot be put on record is not done. Bodies are not kept: they may
 * name people, and these rows are for ever.
 */
final class AuditTrail implements StreamedRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
    private static final Set<HttpMethod> WRITES =
            Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);

    /** These write their rows themselves, in the transaction of the change. */
    private static final Set<String> ON_THEIR_OWN = Set.of("agents", "persons");

    private static final String IDS = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int AGENT_CHARS_MAX = 200;

    private final TrailRepository trail;
    private final Clock machine;

    AuditTrail(TrailRepository trail, Clock machine) {
        this.trail = trail;
        this.machine = machine;
    }

    @Override
    public void mount(Router router) {
        router.route("/v1/*").handler(this::follow);
        router.route("/console/do-not-call").handler(this::follow);
    }

    private void follow(RoutingContext ctx) {
        Deed deed = deed(ctx);
        if (!WRITES.contains(ctx.request().method()) || ON_THEIR_OWN.contains(deed.entity())) {
            ctx.next();
            return;
        }
        ctx.request().pause();
        Database.answer(
                        stands(deed).compose(before -> {
                            Deed whose = whose(deed, before);
                            return trail.write(whose, "asked", with(ctx, "before", before), machine.instant())
                                    .map(whose);
                        }),
                        PATIENCE)
                .onComplete(asked -> ctx.request().resume())
                .onFailure(ctx::fail)
                .onSuccess(asked -> {
                    ctx.addEndHandler(ended -> answered(ctx, asked));
                    ctx.next();
                });
    }

    private void answered(RoutingContext ctx, Deed deed) {
        int status = ctx.response().getStatusCode();
        stands(deed)
                .compose(after -> trail.write(
                        deed,
                        status < 400 ? "done" : "refused",
                        with(ctx, "after", after).put("status", status),
                        machine.instant()))
                .onFailure(error -> LOG.warn("the answer to {} is not on record: {}", deed.action(), error.toString()));
    }

    private Future<Optional<JsonObject>> stands(Deed deed) {
        return deed.id()
                .map(id -> trail.stands(deed.entity(), id))
                .orElseGet(() -> Future.succeededFuture(Optional.empty()));
    }

    private static JsonObject with(RoutingContext ctx, String name, Optional<JsonObject> entry) {
        JsonObject details = new JsonObject()
                .put("request_id", ctx.response().headers().get(Problem.REQUEST_ID))
                .put("method", ctx.request().method().name());
        Identity.find(ctx).ifPresent(who -> details.put("role", who.role().name()));
        entry.ifPresent(json -> details.put(name, json));
        return details;
    }

    private static Deed deed(RoutingContext ctx) {
        List<String> path = List.of(ctx.request().path().replaceFirst("^/+", "").split("/"));
        String entity = word(path.size() > 1 ? path.get(1) : path.get(0));
        Optional<String> id = path.size() > 2 && (path.get(2).matches(IDS) || entity.equals("provider-accounts"))
                ? Optional.of(path.get(2))
                : Optional.empty();
        String verb = path.size() > (id.isPresent() ? 3 : 2)
                ? word(path.get(path.size() - 1))
                : verb(ctx.request().method());
        String agent = ctx.request().getHeader("User-Agent");
        return new Deed(
                Identity.find(ctx).flatMap(Identity::tenant).map(TenantId::value),
                Identity.find(ctx).map(Identity::name).orElse("console"),
                entity + "." + verb,
                entity,
                id,
                ctx.request().remoteAddress() == null
                        ? ""
                        : ctx.request().remoteAddress().hostAddress(),
                agent == null ? null : agent.substring(0, Math.min(agent.length(), AGENT_CHARS_MAX)));
    }

    /** An address may hold anything; these rows are for ever. */
    private static String word(String part) {
        return part.matches("[a-z-]{1,40}") ? part : "other";
    }

    private static String verb(HttpMethod method) {
        return HttpMethod.POST.equals(method) ? "create" : HttpMethod.DELETE.equals(method) ? "delete" : "change";
    }

    /** A thing's own tenant, where it has one. */
    private static Deed whose(Deed deed, Optional<JsonObject> entry) {
        Optional<UUID> tenant = entry.map(json -> json.getString("user_id"))
                .map(TrailRepository::uuid)
                .or(deed::tenant);
        return new Deed(tenant, deed.actor(), deed.action(), deed.entity(), deed.id(), deed.ip(), deed.userAgent());
    }
}
