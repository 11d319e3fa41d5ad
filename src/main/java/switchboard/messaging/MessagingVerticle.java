package switchboard.messaging;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.platform.async.SingleFlight;

/** Wakes the sender. */
final class MessagingVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(MessagingVerticle.class);

    private final SingleFlight sending;
    private final long pollMillis;
    private long timer;

    MessagingVerticle(Outbox outbox, MessagingConfig config) {
        this.pollMillis = config.pollInterval().toMillis();
        this.sending = new SingleFlight(
                () -> outbox.workDue().onFailure(error -> LOG.warn("sending texts failed; it is tried again", error)));
    }

    @Override
    public Future<?> start() {
        timer = vertx.setPeriodic(pollMillis, pollMillis, tick -> sending.run());
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        vertx.cancelTimer(timer);
        return sending.drain();
    }
}
