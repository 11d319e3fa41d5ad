package switchboard.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import switchboard.platform.error.Failure;
import switchboard.platform.web.Identity;

/**
 * Ends a live stream whose reader signed out (on whatever node), whose token ran out, or who is no longer who they
 * were.
 */
public final class StreamWatch {

    private final Vertx vertx;
    private final Callers callers;
    private final Duration interval;

    public StreamWatch(Vertx vertx, Callers callers, Duration interval) {
        this.vertx = vertx;
        this.callers = callers;
        this.interval = interval;
    }

    void follow(RoutingContext ctx, Identity reader) {
        boolean streams = Optional.ofNullable(ctx.request().getHeader("Accept"))
                .filter(accepted -> accepted.contains("text/event-stream"))
                .isPresent();
        if (streams) {
            vertx.setPeriodic(interval.toMillis(), timer -> look(ctx, reader, timer));
        }
    }

    private void look(RoutingContext ctx, Identity reader, long timer) {
        HttpServerResponse response = ctx.response();
        if (response.ended() || response.closed()) {
            vertx.cancelTimer(timer);
            return;
        }
        callers.found(ctx)
                .map(now -> !now.equals(reader))
                .otherwise(error -> error instanceof Failure failure && failure.kind() != Failure.Kind.UNAVAILABLE)
                .onSuccess(over -> {
                    if (over) {
                        vertx.cancelTimer(timer);
                        ctx.request().connection().close();
                    }
                });
    }
}
