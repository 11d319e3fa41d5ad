package switchboard.ops;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.platform.async.SingleFlight;

/** Keeps the board moving for whoever looks. */
final class OpsVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(OpsVerticle.class);

    private final LiveBoard board;
    private final OpsConfig config;
    private final SingleFlight refreshing;
    private long poll;
    private long heartbeat;

    OpsVerticle(LiveBoard board, OpsConfig config) {
        this.board = board;
        this.config = config;
        this.refreshing = new SingleFlight(() -> board.refresh()
                .onFailure(error -> LOG.warn("the board stands still for a moment: {}", error.getMessage())));
    }

    @Override
    public Future<?> start() {
        poll = vertx.setPeriodic(config.poll().toMillis(), tick -> refreshing.run());
        heartbeat = vertx.setPeriodic(config.heartbeat().toMillis(), tick -> board.heartbeat());
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        vertx.cancelTimer(poll);
        vertx.cancelTimer(heartbeat);
        return refreshing.drain();
    }
}
