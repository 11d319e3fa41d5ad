package switchboard.booking;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.booking.calcom.CalcomClient;
import switchboard.platform.async.SingleFlight;

/** Keeps the calendars' secrets fresh, sweeps for what webhooks lost, repairs orders, reminds. Holds no rules. */
final class BookingVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(BookingVerticle.class);

    private final BookingConfig config;
    private final CalendarSecrets secrets;
    private final CalcomClient client;
    private final SingleFlight reloading;
    private final SingleFlight repairing;
    private final SingleFlight reminding;
    private final BookingSweep sweep;
    private final List<Long> timers = new ArrayList<>();

    BookingVerticle(
            CalendarSecrets secrets,
            BookingSweep sweep,
            CalendarDesk desk,
            Reminders reminders,
            CalcomClient client,
            BookingConfig config) {
        this.secrets = secrets;
        this.sweep = sweep;
        this.client = client;
        this.config = config;
        this.reloading = new SingleFlight(() -> secrets.reload()
                .onFailure(error -> LOG.warn("calendars' secrets not read; the ones known stay good", error)));
        this.reminding = new SingleFlight(() ->
                reminders.remind().onFailure(error -> LOG.warn("customers not reminded; the next look does", error)));
        this.repairing = new SingleFlight(() -> desk.repair()
                .onFailure(error -> LOG.warn("orders to the calendar not repaired; the next look tries", error)));
    }

    @Override
    public Future<?> start() {
        SingleFlight sweeping = new SingleFlight(() -> sweep.sweep(vertx, client)
                .onFailure(error -> LOG.warn("sweep of calendars failed; the next one tries", error)));
        every(config.secretsReload(), reloading);
        every(config.sweepPoll(), sweeping);
        every(config.orderPoll(), repairing);
        every(config.reminderPoll(), reminding);
        return secrets.reload();
    }

    private void every(Duration interval, SingleFlight work) {
        timers.add(vertx.setPeriodic(0, interval.toMillis(), tick -> work.run()));
    }

    @Override
    public Future<?> stop() {
        timers.forEach(vertx::cancelTimer);
        return Future.join(reloading.drain(), repairing.drain(), reminding.drain());
    }
}
