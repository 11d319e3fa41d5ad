package switchboard.inbox;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.platform.async.SingleFlight;
import switchboard.platform.bus.Bus;

/** Wakes the processor: on a timer, and whenever deliveries have been stored. Holds no rules. */
final class InboxVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(InboxVerticle.class);

    private final Bus bus;
    private final Duration pollInterval;
    private final SingleFlight processing;
    private long pollTimer;

    InboxVerticle(InboxProcessor processor, Bus bus, Duration pollInterval) {
        this.bus = bus;
        this.pollInterval = pollInterval;
        this.processing = new SingleFlight(() -> processor
                .processDue()
                .onFailure(error -> LOG.warn("deliveries could not be claimed; they stay due: {}", error.toString())));
    }

    @Override
    public Future<?> start() {
        pollTimer = vertx.setPeriodic(0, pollInterval.toMillis(), tick -> processing.run());
        return bus.on(InboxEvents.STORED, stored -> processing.run()).completion();
    }

    @Override
    public Future<?> stop() {
        vertx.cancelTimer(pollTimer);
        return processing.drain();
    }
}
