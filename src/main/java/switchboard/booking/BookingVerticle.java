package switchboard.booking;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.platform.async.SingleFlight;

/** Keeps the calendars' secrets fresh. Holds no rules. */
final class BookingVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(BookingVerticle.class);

    private final CalendarSecrets secrets;
    private final Duration every;
    private final SingleFlight reloading;
    private long timer;

    BookingVerticle(CalendarSecrets secrets, Duration every) {
        this.secrets = secrets;
        this.every = every;
        this.reloading = new SingleFlight(() -> secrets.reload()
                .onFailure(error -> LOG.warn("calendars' secrets not read; the ones known stay good", error)));
    }

    @Override
    public Future<?> start() {
        timer = vertx.setPeriodic(every.toMillis(), tick -> reloading.run());
        return secrets.reload();
    }

    @Override
    public Future<?> stop() {
        vertx.cancelTimer(timer);
        return reloading.drain();
    }
}
