package switchboard.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** Answers a request for which it has taken too long; whatever it set going goes on. */
public final class RequestTimeout implements Handler<RoutingContext> {

    private static final String PASSED = RequestTimeout.class.getName();

    private final Duration patience;

    public RequestTimeout(Duration patience) {
        this.patience = patience;
    }

    /** True if the asker was told to come back while the work went on. */
    static boolean hasPassed(RoutingContext ctx) {
        return Boolean.TRUE.equals(ctx.get(PASSED));
    }

    @Override
    public void handle(RoutingContext ctx) {
        long timer = ctx.vertx().setTimer(patience.toMillis(), fired -> giveUp(ctx));
        ctx.addEndHandler(ended -> ctx.vertx().cancelTimer(timer));
        ctx.next();
    }

    private static void giveUp(RoutingContext ctx) {
        if (ctx.response().headWritten() || ctx.response().ended()) {
            return;
        }
        boolean arrived = ctx.request().isEnded();
        ctx.put(PASSED, arrived);
        Refusal refusal = arrived ? Refusal.tookTooLong() : Refusal.slowBody();
        refusal.problem().send(ctx.response()).onComplete(sent -> {
            if (!arrived) {
                ctx.request().connection().close();
            }
        });
    }
}
