package switchboard.booking;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.booking.calcom.CalcomClient;
import switchboard.platform.async.SingleFlight;

/** Keeps the calendars' secrets fresh and sweeps for what their webhooks lost. Holds no rules. */
final class BookingVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(BookingVerticle.class);

    private final CalendarSecrets secrets;
    private final BookingSweep sweep;
    private final BookingConfig config;
    private final String calendarUrl;
    private final SingleFlight reloading;
    private long reloadTimer;
    private long sweepTimer;

    BookingVerticle(CalendarSecrets secrets, BookingSweep sweep, BookingConfig config, String calendarUrl) {
        this.secrets = secrets;
        this.sweep = sweep;
        this.config = config;
        this.calendarUrl = calendarUrl;
        this.reloading = new SingleFlight(() -> secrets.reload()
                .onFailure(error -> LOG.warn("calendars' secrets not read; the ones known stay good", error)));
    }

    @Override
    public Future<?> start() {
        CalcomClient client = new CalcomClient(vertx, calendarUrl, config.apiTimeout());
        SingleFlight sweeping = new SingleFlight(() -> sweep.sweep(vertx, client)
                .onFailure(error -> LOG.warn("sweep of calendars failed; the next one tries", error)));
        reloadTimer = vertx.setPeriodic(config.secretsReload().toMillis(), tick -> reloading.run());
        sweepTimer = vertx.setPeriodic(0, config.sweepPoll().toMillis(), tick -> sweeping.run());
        return secrets.reload();
    }

    @Override
    public Future<?> stop() {
        vertx.cancelTimer(reloadTimer);
        vertx.cancelTimer(sweepTimer);
        return reloading.drain();
    }
}
