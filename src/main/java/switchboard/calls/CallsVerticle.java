package switchboard.calls;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Pool;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.platform.async.SingleFlight;
import switchboard.platform.bus.Bus;

/** Wakes the runner of effects, the stopper, the sweeper and the view of live calls. */
final class CallsVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(CallsVerticle.class);
    private static final int LIVE_MAX = 20_000;

    private final Pool pool;
    private final Bus bus;
    private final LiveCalls live;
    private final CallsConfig config;
    private final CallRepository calls = new CallRepository();
    private final SingleFlight carryingOut;
    private final SingleFlight stopping;
    private final SingleFlight sweeping;
    private final SingleFlight reading;
    private final List<Long> timers = new ArrayList<>();

    CallsVerticle(Pool pool, Bus bus, Works works, LiveCalls live, CallsConfig config) {
        this.pool = pool;
        this.bus = bus;
        this.live = live;
        this.config = config;
        this.carryingOut = new SingleFlight(() -> works.effects()
                .carryOutDue()
                .onFailure(error -> LOG.warn("effects wait for the next look: {}", error.getMessage())));
        this.stopping = new SingleFlight(() -> works.stopper()
                .carryOutDue()
                .onFailure(error -> LOG.warn("calls to be ended wait for the next look: {}", error.getMessage())));
        this.sweeping = new SingleFlight(() -> Future.join(
                        works.sweeper().askForSilentCalls(), works.sweeper().askForAnalyses())
                .<Void>mapEmpty()
                .onFailure(error -> LOG.warn("silent calls wait for the next sweep: {}", error.getMessage())));
        this.reading = new SingleFlight(
                () -> read().onFailure(error -> LOG.warn("live calls may be stale: {}", error.getMessage())));
    }

    @Override
    public Future<?> start() {
        timers.add(vertx.setPeriodic(0, config.effectPoll().toMillis(), tick -> carryingOut.run()));
        timers.add(vertx.setPeriodic(0, config.effectPoll().toMillis(), tick -> stopping.run()));
        timers.add(vertx.setPeriodic(config.sweepPoll().toMillis(), tick -> sweeping.run()));
        timers.add(vertx.setPeriodic(0, config.liveRefresh().toMillis(), tick -> reading.run()));
        return Future.all(
                bus.on(CallEvents.EFFECTS, written -> changed()).completion(),
                bus.on(CallEvents.STOPS, ordered -> stopping.run()).completion(),
                bus.on(CallEvents.PROGRESSED, live::heard).completion());
    }

    @Override
    public Future<?> stop() {
        timers.forEach(vertx::cancelTimer);
        return Future.join(carryingOut.drain(), stopping.drain(), sweeping.drain(), reading.drain());
    }

    /** A call has moved: something follows from it, and one that is to be ended may have got its name. */
    private void changed() {
        carryingOut.run();
        stopping.run();
    }

    private Future<Void> read() {
        return calls.live(pool, LIVE_MAX).onSuccess(live::readAnew).mapEmpty();
    }

    /** What is woken. */
    record Works(CallEffects effects, CallStopper stopper, CallSweeper sweeper) {}
}
