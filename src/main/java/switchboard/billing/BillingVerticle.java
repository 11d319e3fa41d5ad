package switchboard.billing;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.platform.async.SingleFlight;

/** Rolls the periods that are over. A tenant who calls before is rolled by its admission. */
final class BillingVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(BillingVerticle.class);

    private final BillingConfig config;
    private final SingleFlight rolling;
    private long timer;

    BillingVerticle(Usage usage, BillingConfig config) {
        this.config = config;
        this.rolling = new SingleFlight(() -> usage.rollEnded(config.rollBatch())
                .onFailure(error -> LOG.warn("periods wait for the next look: {}", error.getMessage())));
    }

    @Override
    public Future<?> start() {
        timer = vertx.setPeriodic(config.rollPoll().toMillis(), tick -> rolling.run());
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        vertx.cancelTimer(timer);
        return rolling.drain();
    }
}
