package switchboard.dialer;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.calls.CallEvents;
import switchboard.limits.LimitEvents;
import switchboard.platform.async.SingleFlight;
import switchboard.platform.bus.Bus;

/** Wakes the dialer: on a timer, when work arrives, when a call ends, when a tenant may call again. Holds no rules. */
final class DialerVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(DialerVerticle.class);

    private static final long TIDY_MILLIS_MIN = 1000;

    private final Rounds rounds;
    private final Bus bus;
    private final DialerConfig config;
    private final SingleFlight dialing;
    private final SingleFlight tidying;
    private long dialTimer;
    private long tidyTimer;
    private long retryTimer;

    DialerVerticle(Rounds rounds, Bus bus, DialerConfig config) {
        this.rounds = rounds;
        this.bus = bus;
        this.config = config;
        this.dialing = new SingleFlight(() -> rounds.dial()
                .onSuccess(retry -> retry.ifPresent(this::dialAfter))
                .<Void>mapEmpty()
                .onFailure(error -> LOG.warn("dialing failed; leads come due again when their claims lapse", error)));
        this.tidying = new SingleFlight(
                () -> rounds.tidy().onFailure(error -> LOG.warn("tidying failed; it is tried again", error)));
    }

    @Override
    public Future<?> start() {
        long poll = config.pollInterval().toMillis();
        dialTimer = vertx.setPeriodic(poll, poll, tick -> dialing.run());
        long tidy = Math.max(poll, TIDY_MILLIS_MIN); // it reads every row that is being dialled
        tidyTimer = vertx.setPeriodic(poll, tidy, tick -> tidying.run());
        return Future.join(
                bus.on(CallEvents.ENDED, ended -> dialing.run()).completion(),
                bus.on(CallEvents.PROGRESSED, rounds::progressed).completion(),
                bus.on(DialerEvents.WORK_ARRIVED, work -> dialing.run()).completion(),
                bus.on(
                                LimitEvents.CHANGED,
                                changed -> rounds.wake(changed.tenant()).onComplete(woken -> dialing.run()))
                        .completion());
    }

    /** Sooner than the poll, if somebody may start sooner. */
    private void dialAfter(Duration wait) {
        if (wait.compareTo(config.pollInterval()) < 0) {
            vertx.cancelTimer(retryTimer);
            retryTimer = vertx.setTimer(Math.max(1, wait.toMillis()), tick -> dialing.run());
        }
    }

    @Override
    public Future<?> stop() {
        vertx.cancelTimer(retryTimer);
        vertx.cancelTimer(dialTimer);
        vertx.cancelTimer(tidyTimer);
        return Future.join(dialing.drain(), tidying.drain()).eventually(rounds::placed);
    }
}
