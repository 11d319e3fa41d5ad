package switchboard.audit;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.platform.async.SingleFlight;

/** Wakes what asks the provider to delete. Holds no rules. */
final class ErasureVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(ErasureVerticle.class);

    private final Duration poll;
    private final SingleFlight asking;
    private long timer;

    ErasureVerticle(ProviderErasures erasures, Duration poll) {
        this.poll = poll;
        this.asking = new SingleFlight(() -> erasures.carryOutDue()
                .onFailure(error -> LOG.warn("what the provider is to delete waits: {}", error.toString())));
    }

    @Override
    public Future<?> start() {
        timer = vertx.setPeriodic(0, poll.toMillis(), tick -> asking.run());
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        vertx.cancelTimer(timer);
        return asking.drain();
    }
}
