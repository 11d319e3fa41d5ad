package switchboard.routing;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.platform.deploy.Routes;
import switchboard.platform.error.Failure;
import switchboard.provider.Delivery;
import switchboard.provider.InboundAnswers;
import switchboard.provider.Webhooks;
import switchboard.provider.core.InboundQuestion.Kind;

/** Takes the provider's question and answers it. A genuine question always gets 200 and a decision. */
final class InboundRoutes implements Routes {

    private static final Logger LOG = LoggerFactory.getLogger(InboundRoutes.class);
    private static final long BODY_BYTES_MAX = 1024 * 1024;

    private final Webhooks webhooks;
    private final InboundAnswers answers;
    private final Reception reception;
    private final Clock machine;

    InboundRoutes(Webhooks webhooks, InboundAnswers answers, Reception reception, Clock machine) {
        this.webhooks = webhooks;
        this.answers = answers;
        this.reception = reception;
        this.machine = machine;
    }

    @Override
    public void mount(Router router) {
        router.post(webhooks.path())
                .handler(BodyHandler.create(false).setBodyLimit(BODY_BYTES_MAX))
                .handler(this::receive);
    }

    private void receive(RoutingContext ctx) {
        Buffer body = ctx.body().buffer();
        Future.<Void>succeededFuture()
                .map(now -> open(ctx, body == null ? Buffer.buffer() : body))
                .compose(reception::answer)
                .recover(this::onlyForgeriesFail)
                .onSuccess(answer -> answer(ctx, answer))
                .onFailure(ctx::fail);
    }

    private Delivery open(RoutingContext ctx, Buffer body) {
        return webhooks.open(ctx.normalizedPath(), ctx.request().headers(), body, machine.instant());
    }

    /** Without an answer the provider would connect the number's own agent, uncounted: refuse what we cannot read. */
    private Future<Buffer> onlyForgeriesFail(Throwable error) {
        boolean forged = error instanceof Failure failure && failure.kind() == Failure.Kind.UNAUTHORIZED;
        LOG.warn("an inbound question is refused: {}", error.getMessage());
        return forged ? Future.failedFuture(error) : Future.succeededFuture(answers.reject(Kind.CALL));
    }

    private static void answer(RoutingContext ctx, Buffer answer) {
        if (!ctx.response().ended()) {
            ctx.response().putHeader("Content-Type", "application/json").end(answer);
        }
    }
}
