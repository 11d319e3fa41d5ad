package switchboard.routing;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.pubsub.PgSubscriber;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears from PostgreSQL, on a connection of its own, that numbers have changed. A connection that is lost is made
 * again; whatever was said meanwhile, everything counts as changed then. What is not heard at all, the poll finds.
 */
final class DirectoryNews {

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryNews.class);
    private static final String CHANNEL = "switchboard_directory";
    private static final String CHANGED = "changed";
    private static final long FIRST_RETRY_MS = 250;
    private static final int DOUBLINGS_MAX = 5;

    private final PgSubscriber subscriber;

    /** {@code heard} is told whether everything has to be read again. */
    DirectoryNews(Vertx vertx, String databaseUri, Consumer<Boolean> heard) {
        this.subscriber = PgSubscriber.subscriber(vertx, PgConnectOptions.fromUri(databaseUri))
                .reconnectPolicy(tries -> FIRST_RETRY_MS << Math.min(tries, DOUBLINGS_MAX));
        subscriber
                .channel(CHANNEL)
                .subscribeHandler(listening -> heard.accept(true))
                .handler(word -> heard.accept(!CHANGED.equals(word)));
    }

    /** Does not wait: until it is connected there is the poll. */
    void listen() {
        subscriber
                .connect()
                .onFailure(
                        error -> LOG.warn("nobody tells of changed numbers, they are polled: {}", error.getMessage()));
    }

    Future<Void> close() {
        return subscriber.close();
    }
}
