package switchboard;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.platform.embedded.Stores;

/**
 * How a node leaves, 20 seconds at most: it says that it is not ready and goes on for a moment, so that whoever sends
 * requests turns to others; it answers what it has taken; each capability finishes what it has begun; the stores are
 * let go. What has not ended by then ends with the process: rows and leases say where it was.
 */
public final class GracefulStop {

    private static final Logger LOG = LoggerFactory.getLogger(GracefulStop.class);
    private static final Duration ALL = Duration.ofSeconds(17);
    private static final Duration THREADS = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final Switchboard server;
    private final Stores stores;
    private final Duration notice;

    public GracefulStop(Vertx vertx, Switchboard server, Stores stores, Duration notice) {
        this.vertx = vertx;
        this.server = server;
        this.stores = stores;
        this.notice = notice;
    }

    /** Returns when a signal has ended the node. The process then ends as the signal says: 143 for SIGTERM. */
    public void awaitSignal() throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                leave();
            } finally {
                stopped.countDown();
            }
        }));
        stopped.await();
    }

    private void leave() {
        try {
            server.leave();
            vertx.timer(Math.max(1, notice.toMillis()), TimeUnit.MILLISECONDS)
                    .compose(noticed -> server.stop())
                    .eventually(() -> stores.close(vertx))
                    .await(ALL.toSeconds(), TimeUnit.SECONDS);
            // Not chained to the others: it ends the threads that would tell of its end.
            vertx.close().await(THREADS.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            LOG.warn("not all has ended in time; what is left ends with the process, its leases say where it was", e);
        }
    }
}
