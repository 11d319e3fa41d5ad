package switchboard.inbox;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.platform.error.Failure;
import switchboard.platform.web.DirectRoutes;
import switchboard.platform.web.Problem;
import switchboard.provider.Delivery;

/** Takes in webhooks: read, open, store, answer 204. What they mean is decided afterwards. */
final class WebhookRoutes implements DirectRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookRoutes.class);

    /** Bodies never get more than one in so many bytes of the heap, however much the settings would allow. */
    private static final int HEAP_SHARE = 6;

    private final Inlets inlets;
    private final Intake intake;
    private final Refusals refusals;
    private final InboxTally tally;
    private final InboxConfig config;
    private final Clock clock;
    private final Budget budget;

    WebhookRoutes(Inlets inlets, Intake intake, Refusals refusals, InboxTally tally, InboxConfig config, Clock clock) {
        this.inlets = inlets;
        this.intake = intake;
        this.refusals = refusals;
        this.tally = tally;
        this.config = config;
        this.clock = clock;
        this.budget = new Budget(
                Math.min(config.waitingBytesMax(), Runtime.getRuntime().maxMemory() / HEAP_SHARE));
    }

    @Override
    public boolean takes(HttpServerRequest request) {
        return inlets.at(request.path()).isPresent();
    }

    @Override
    public void handle(HttpServerRequest request) {
        if (!HttpMethod.POST.equals(request.method())) {
            request.response().putHeader("Allow", "POST");
            Problem.ofStatus(405).send(request.response());
            return;
        }
        BodyReader reader = new BodyReader(budget, config.bodyBytesMax());
        Inlet inlet = inlets.at(request.path()).orElseThrow();
        tally.receipt(inlet.webhooks().source(), reader.read(request).compose(body -> receive(inlet, request, body)))
                .compose(stored -> request.response().setStatusCode(204).end())
                .recover(error -> problem(request, error).send(request.response()))
                .onComplete(answered -> reader.release());
    }

    private Future<Boolean> receive(Inlet inlet, HttpServerRequest request, Buffer body) {
        Delivery delivery;
        try {
            delivery = inlet.webhooks().open(request.path(), request.headers(), body, clock.instant());
        } catch (Failure failure) {
            if (failure.kind() == Failure.Kind.UNAUTHORIZED) {
                String source = inlet.webhooks().source();
                tally.refused(source);
                refusals.trace(source, failure, request.headers(), body);
            }
            return Future.failedFuture(failure);
        }
        return intake.store(new Arrival(delivery, request.path()));
    }

    /** A forger learns nothing of what was wrong; an honest sender finds it in the trace. */
    private Problem problem(HttpServerRequest request, Throwable error) {
        Problem problem = Problem.of(error);
        if (problem.status() == 401) {
            return Problem.of(401, "signature_refused", "The signature does not hold.");
        }
        if (error instanceof HttpClosedException) {
            LOG.debug("a sender of {} hung up", request.path()); // it comes again, or has its reasons
        } else if (problem.status() == 500) {
            LOG.error("bug: {} {}", request.method(), request.path(), error);
        }
        return problem.status() == 503 ? problem.retryAfter(config.retryAfter()) : problem;
    }
}
