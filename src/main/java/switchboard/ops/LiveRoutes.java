package switchboard.ops;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.core.TenantId;
import switchboard.platform.deploy.Routes;
import switchboard.platform.error.Failure;
import switchboard.platform.web.Identity;
import switchboard.platform.web.JsonAnswers;
import switchboard.platform.web.Params;

/**
 * {@code GET /v1/live}: server-sent events to whoever accepts them, else one snapshot as JSON. Operators see
 * everything, tenants their own.
 */
final class LiveRoutes implements Routes {

    private static final String EVENTS = "text/event-stream";
    private static final int RETRY_MILLIS = 2000;

    private final LiveBoard board;

    LiveRoutes(LiveBoard board) {
        this.board = board;
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/live").handler(this::live);
    }

    private void live(RoutingContext ctx) {
        Context loop = ctx.vertx().getOrCreateContext();
        Optional<UUID> tenant = Identity.of(ctx).tenant().map(TenantId::value);
        String accepted = Optional.ofNullable(ctx.request().getHeader("Accept")).orElse("");
        board.fresh()
                .compose(now -> accepted.contains(EVENTS)
                        ? stream(ctx, loop, tenant)
                        : JsonAnswers.ok(ctx, LiveBoard.view(now, tenant)))
                .onFailure(ctx::fail);
    }

    private Future<Void> stream(RoutingContext ctx, Context loop, Optional<UUID> tenant) {
        HttpServerResponse response = ctx.response();
        LiveStream stream = new LiveStream(loop, response, tenant, () -> board.snapshot(tenant));
        response.closeHandler(closed -> board.close(stream));
        response.setChunked(true)
                .putHeader("Content-Type", EVENTS)
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Accel-Buffering", "no"); // a proxy must not save the stream up
        stream.send(Buffer.buffer("retry: " + RETRY_MILLIS + "\n\n"));
        Optional<String> last = Optional.ofNullable(ctx.request().getHeader("Last-Event-ID"))
                .or(() -> Params.of(ctx).text("last_event_id")); // a page that was hidden cannot set the header
        return board.open(stream, last, tenant)
                ? Future.succeededFuture()
                : Future.failedFuture(Failure.unavailable("too_many_readers", "Too many read the live stream."));
    }
}
