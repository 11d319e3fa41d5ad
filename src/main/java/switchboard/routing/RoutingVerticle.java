package switchboard.routing;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.platform.async.SingleFlight;

/** Keeps the directory current, closes calls that never started, and writes what was answered without the stores. */
final class RoutingVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(RoutingVerticle.class);

    private final Directory directory;
    private final Duration poll;
    private final SingleFlight refreshing;
    private final SingleFlight sweeping;
    private long timer;

    RoutingVerticle(Directory directory, InboundSweep sweep, Reception reception, Duration poll) {
        this.directory = directory;
        this.poll = poll;
        this.refreshing = new SingleFlight(() ->
                directory.refresh().onFailure(error -> LOG.warn("the directory is as it was: {}", error.getMessage())));
        this.sweeping = new SingleFlight(() -> Future.join(reception.writeLate(), sweep.closeUnconnected())
                .<Void>mapEmpty()
                .onFailure(error -> LOG.warn("swept again at the next poll: {}", error.getMessage())));
    }

    @Override
    public Future<?> start() {
        timer = vertx.setPeriodic(poll.toMillis(), tick -> {
            refreshing.run();
            sweeping.run();
        });
        return directory.refresh();
    }

    @Override
    public Future<?> stop() {
        vertx.cancelTimer(timer);
        return Future.join(refreshing.drain(), sweeping.drain());
    }
}
