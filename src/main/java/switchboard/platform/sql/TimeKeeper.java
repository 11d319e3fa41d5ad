package switchboard.platform.sql;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.platform.time.AgreedClock;
import switchboard.platform.time.Stopwatch;

/** Keeps a clock in agreement with PostgreSQL's: once before it is up, then every few seconds. */
public final class TimeKeeper extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(TimeKeeper.class);
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** From here on an operator should know: log lines and the provider's dashboards tell other times. */
    private static final Duration SKEW_WORTH_TELLING = Duration.ofSeconds(2);

    private final TimeRepository database;
    private final AgreedClock clock;
    private boolean told;

    private TimeKeeper(Pool pool, AgreedClock clock) {
        this.database = new TimeRepository(pool);
        this.clock = clock;
    }

    /** Fails if the database cannot be asked. */
    public static Future<Void> deploy(Vertx vertx, Pool pool, AgreedClock clock) {
        return vertx.deployVerticle(new TimeKeeper(pool, clock)).mapEmpty();
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(
                EVERY.toMillis(),
                tick -> ask().onFailure(error -> LOG.debug("the database's time is asked for again: {}", error)));
        return ask();
    }

    private Future<Void> ask() {
        Stopwatch trip = Stopwatch.started();
        return database.now()
                .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(theirs -> {
                    clock.agree(theirs, trip.elapsed());
                    tellOnce();
                })
                .mapEmpty();
    }

    private void tellOnce() {
        boolean isFar = clock.skew().abs().compareTo(SKEW_WORTH_TELLING) > 0;
        if (isFar && !told) {
            LOG.warn(
                    "this machine's clock is {} off the database's, whose time is used; set it right (NTP)",
                    clock.skew());
        }
        told = isFar;
    }
}
