package switchboard.limits;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.platform.async.SingleFlight;

/** Brings Redis in line with the live calls, over and over: what Redis forgot comes back, what leaked goes. */
final class SlotKeeperVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(SlotKeeperVerticle.class);

    private final Rebuild rebuild;
    private final Duration renewal;
    private final SingleFlight keeping;
    private long timer;

    SlotKeeperVerticle(Rebuild rebuild, Duration renewal) {
        this.rebuild = rebuild;
        this.renewal = renewal;
        this.keeping = new SingleFlight(() -> keep().onFailure(
                        error -> LOG.warn("slots not renewed; leases bridge the gap: {}", error.getMessage())));
    }

    @Override
    public Future<?> start() {
        timer = vertx.setPeriodic(0, renewal.toMillis(), tick -> keeping.run());
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        vertx.cancelTimer(timer);
        return keeping.drain();
    }

    private Future<Void> keep() {
        return rebuild.mayKeep().compose(mine -> mine ? rebuild.tellAll() : Future.succeededFuture());
    }
}
