package switchboard.inbox;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import switchboard.platform.bus.Bus;
import switchboard.platform.deploy.Routes;
import switchboard.platform.error.Failure;
import switchboard.platform.sql.Database;
import switchboard.platform.web.Identity;
import switchboard.platform.web.JsonAnswers;
import switchboard.platform.web.Page;
import switchboard.platform.web.Params;

/** The operators' view of the queue: what waits, what died, and handling it again. */
final class InboxRoutes implements Routes {

    private static final List<String> STATES = List.of("pending", "done", "failed", "dead", "skipped");
    private static final int REPLAY_MAX = 10_000;
    private static final int REHEARSED_MAX = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final InboxProcessor processor;
    private final QueueRepository queue;
    private final Bus bus;
    private final Clock clock;

    InboxRoutes(InboxProcessor processor, QueueRepository queue, Bus bus, Clock clock) {
        this.processor = processor;
        this.queue = queue;
        this.bus = bus;
        this.clock = clock;
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/webhook-queue").handler(ctx -> answer(ctx, list(ctx)));
        router.post("/v1/webhook-queue/replay").handler(ctx -> answer(ctx, replayWhere(ctx)));
        router.get("/v1/webhook-queue/:id").handler(ctx -> answer(ctx, show(ctx)));
        router.post("/v1/webhook-queue/:id/replay").handler(ctx -> answer(ctx, replay(ctx)));
    }

    private Future<?> list(RoutingContext ctx) {
        Identity.operator(ctx);
        Params params = Params.of(ctx);
        int limit = params.limit();
        return queue.list(
                        params.oneOf("status", STATES),
                        params.text("source"),
                        params.text("event_type"),
                        params.after(),
                        limit + 1)
                .map(rows -> Page.of(rows, limit, QueuedDelivery::place));
    }

    private Future<?> show(RoutingContext ctx) {
        Identity.operator(ctx);
        UUID id = id(ctx);
        return queue.find(id)
                .map(found -> found.orElseThrow(
                        () -> Failure.notFound("delivery_not_found", "There is no delivery " + id + ".")
                                .about("id")));
    }

    private Future<?> replay(RoutingContext ctx) {
        Identity operator = Identity.operator(ctx);
        UUID id = id(ctx);
        return Params.of(ctx).flag("dry_run") ? processor.rehearse(id) : processor.replay(id, operator.name());
    }

    /** Puts back what the filter finds; the processor then handles it as if it had just come in. */
    private Future<?> replayWhere(RoutingContext ctx) {
        Identity.operator(ctx);
        Params params = Params.of(ctx);
        ReplayFilter filter = new ReplayFilter(
                params.oneOf("status", STATES).orElse("dead"),
                params.text("source"),
                params.text("event_type"),
                params.instant("since"),
                params.instant("until"),
                params.integer("limit", REPLAY_MAX, 1, REPLAY_MAX));
        if (params.flag("dry_run")) {
            return rehearse(filter);
        }
        return queue.requeueWhere(filter, clock.instant()).map(replayed -> {
            bus.publish(InboxEvents.STORED, new DeliveryStored(replayed));
            return new JsonObject().put("matched", replayed).put("replayed", replayed);
        });
    }

    /** How many it is about, and what the first of them would come to. */
    private Future<Rehearsed> rehearse(ReplayFilter filter) {
        return queue.countWhere(filter, clock.instant())
                .compose(matched -> queue.first(filter, REHEARSED_MAX, clock.instant())
                        .compose(processor::rehearseAll)
                        .map(rehearsed -> new Rehearsed(matched, 0, rehearsed)));
    }

    /** What a replay of all that a filter finds would come to. */
    record Rehearsed(long matched, int replayed, List<Replay> rehearsed) {}

    private static UUID id(RoutingContext ctx) {
        return Params.of(ctx).pathId("id", "delivery_not_found");
    }

    private static <T> void answer(RoutingContext ctx, Future<T> body) {
        Database.answer(body, PATIENCE)
                .compose(found -> JsonAnswers.ok(ctx, found))
                .onFailure(ctx::fail);
    }
}
