package switchboard.routing;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.platform.async.SingleFlight;

/** Keeps the directory current, closes calls that never started, and writes what was answered without the stores. */
final class RoutingVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(RoutingVerticle.class);

    private static final long GATHER_MS = 20;
    private static final long GATHER_ALL_MS = 250;

    private final Directory directory;
    private final Duration poll;
    private final Optional<String> listenAt;
    private final SingleFlight refreshing;
    private final SingleFlight sweeping;
    private Optional<DirectoryNews> news = Optional.empty();
    private boolean soon;
    private long timer;

    /** {@code listenAt} is the database's address, where one can listen there. */
    RoutingVerticle(
            Directory directory, InboundSweep sweep, Reception reception, Duration poll, Optional<String> listenAt) {
        this.directory = directory;
        this.poll = poll;
        this.listenAt = listenAt;
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
        news = listenAt.map(uri -> new DirectoryNews(vertx, uri, this::heard));
        return directory.refresh().onSuccess(read -> news.ifPresent(DirectoryNews::listen));
    }

    /** Many changes in a row are read together. */
    private void heard(boolean everything) {
        if (everything) {
            directory.outdated();
        }
        if (!soon) {
            soon = true;
            vertx.setTimer(everything ? GATHER_ALL_MS : GATHER_MS, now -> {
                soon = false;
                refreshing.run();
            });
        }
    }

    @Override
    public Future<?> stop() {
        vertx.cancelTimer(timer);
        return news.map(DirectoryNews::close)
                .orElseGet(Future::succeededFuture)
                .transform(closed -> Future.join(refreshing.drain(), sweeping.drain()));
    }
}
