package switchboard.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.calls.CallEvents;
import switchboard.calls.CallTurned;
import switchboard.calls.core.CallStatus;
import switchboard.platform.async.SingleFlight;
import switchboard.platform.bus.Bus;
import switchboard.platform.meter.Timing;
import switchboard.platform.time.AgreedClock;
import switchboard.platform.time.Clocks;
import switchboard.provider.core.Direction;

/** Reads the figures now and then, timing how long the stores let it wait, and counts calls as they turn. */
final class FiguresVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(FiguresVerticle.class);

    private final Figures figures;
    private final Sources from;
    private final Duration every;
    private final MeterRegistry registry;
    private final Timing waits;
    private final SingleFlight reading;
    private final FigureRepository repository = new FigureRepository();
    private long timer;

    /** What is read, and by which clocks. */
    record Sources(Pool pool, Redis redis, Bus bus, Clocks clocks) {}

    FiguresVerticle(Figures figures, Sources from, Duration every, MeterRegistry registry) {
        this.figures = figures;
        this.from = from;
        this.every = every;
        this.registry = registry;
        this.waits = new Timing(registry, "switchboard.store.wait", "store", List.of("postgres", "redis"));
        this.reading = new SingleFlight(() -> read().timeout(every.toMillis() * 3, TimeUnit.MILLISECONDS)
                .onFailure(error -> LOG.warn("the figures stand still for a moment: {}", error.getMessage())));
    }

    @Override
    public Future<?> start() {
        showAll();
        registry.gauge("switchboard.clock.skew.seconds", from.clocks().machine(), FiguresVerticle::skew);
        timer = vertx.setPeriodic(1, every.toMillis(), tick -> reading.run());
        return from.bus().on(CallEvents.TURNED, this::count).completion();
    }

    @Override
    public Future<?> stop() {
        vertx.cancelTimer(timer);
        return reading.drain();
    }

    private Future<Void> read() {
        return Future.join(fromTables(), redis()).mapEmpty();
    }

    private Future<Void> fromTables() {
        return waits.of(from.pool().getConnection(), got -> "postgres")
                .compose(sql -> read(sql).eventually(sql::close))
                .onSuccess(done -> figures.read());
    }

    private Future<Void> read(SqlConnection sql) {
        Clocks clocks = from.clocks();
        return repository.read(
                sql, figures, clocks.machine().instant(), clocks.business().instant());
    }

    private Future<Void> redis() {
        return waits.of(from.redis().send(Request.cmd(Command.PING)), got -> "redis")
                .mapEmpty();
    }

    /** So that a rate can be told from the first call on. */
    private void showAll() {
        for (Direction direction : Direction.values()) {
            started(direction.word());
            talked(direction.word());
            CallStatus.words().stream()
                    .filter(status -> !CallStatus.of(status).isLive())
                    .forEach(status -> ended(direction.word(), status));
        }
    }

    private void count(CallTurned turn) {
        if (!turn.over()) {
            started(turn.direction()).increment();
            return;
        }
        ended(turn.direction(), turn.status()).increment();
        talked(turn.direction()).increment(turn.talkMillis() / 1000.0);
    }

    private Counter started(String direction) {
        return registry.counter("switchboard.calls.started", "direction", direction);
    }

    private Counter ended(String direction, String status) {
        return registry.counter("switchboard.calls.ended", "direction", direction, "status", status);
    }

    private Counter talked(String direction) {
        return Counter.builder("switchboard.calls.talked")
                .baseUnit("seconds")
                .tag("direction", direction)
                .register(registry);
    }

    private static double skew(Clock clock) {
        return AgreedClock.skewOf(clock).toMillis() / 1_000.0;
    }
}
