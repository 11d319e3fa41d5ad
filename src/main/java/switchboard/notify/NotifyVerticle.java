package switchboard.notify;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.sqlclient.Pool;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.platform.async.SingleFlight;

/** Keeps sending what is due. */
final class NotifyVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(NotifyVerticle.class);
    private static final int CONNECTIONS_A_HOST = 2;

    private final Pool pool;
    private final NotifyConfig config;
    private final Clock machine;
    private SingleFlight sending = new SingleFlight(Future::succeededFuture);
    private long timer;

    NotifyVerticle(Pool pool, NotifyConfig config, Clock machine) {
        this.pool = pool;
        this.config = config;
        this.machine = machine;
    }

    @Override
    public Future<?> start() {
        HttpClientOptions options = new HttpClientOptions()
                .setConnectTimeout((int) config.timeout().toMillis())
                .setKeepAlive(false);
        Sender sender = new Sender(
                vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(CONNECTIONS_A_HOST)),
                new Target(vertx, config.allowPrivate()),
                new OutgoingRepository(pool),
                config,
                machine);
        sending = new SingleFlight(() -> sender.sendDue()
                .onFailure(error -> LOG.warn("webhooks of ours wait for the next look: {}", error.getMessage())));
        timer = vertx.setPeriodic(config.poll().toMillis(), tick -> sending.run());
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        vertx.cancelTimer(timer);
        return sending.drain();
    }
}
