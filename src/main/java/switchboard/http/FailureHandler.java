package switchboard.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.platform.web.Problem;

/** Turns a failed request into an answer. With {@link Problem}, the only place that maps failures to HTTP. */
final class FailureHandler implements Handler<RoutingContext> {

    private static final Logger LOG = LoggerFactory.getLogger(FailureHandler.class);

    @Override
    public void handle(RoutingContext ctx) {
        Problem problem = problem(ctx);
        if (problem.status() == 500 && !ctx.response().ended()) {
            LOG.atError()
                    .addKeyValue("request_id", ctx.response().headers().get(Problem.REQUEST_ID))
                    .setCause(ctx.failure())
                    .log("bug: {} {}", ctx.request().method(), ctx.request().path());
        }
        problem.send(ctx.response());
    }

    private static Problem problem(RoutingContext ctx) {
        if (ctx.failure() instanceof Refusal refusal) {
            return refusal.problem();
        }
        return ctx.failure() == null ? Problem.ofStatus(status(ctx)) : Problem.of(ctx.failure());
    }

    private static int status(RoutingContext ctx) {
        return ctx.statusCode() >= 400 ? ctx.statusCode() : ctx.response().getStatusCode();
    }
}
