package switchboard.loadtest;

import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import switchboard.SwitchboardConfig;
import switchboard.audit.BlackBox;
import switchboard.audit.KeyedHash;
import switchboard.calls.CallEvents;
import switchboard.calls.CallsCapability;
import switchboard.dialer.DialerCapability;
import switchboard.dialer.DialerEvents;
import switchboard.dialer.IdleDialer;
import switchboard.dialer.LawPackFile;
import switchboard.dialer.WorkArrived;
import switchboard.limits.LimitEvents;
import switchboard.limits.Slots;
import switchboard.loadtest.InstantProvider.Asked;
import switchboard.ops.OpsCapability;
import switchboard.platform.bus.Bus;
import switchboard.platform.core.CallId;
import switchboard.platform.core.TenantId;
import switchboard.platform.embedded.Stores;
import switchboard.platform.phone.PhoneNumbers;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.LawfulHour;
import switchboard.platform.time.VirtualClock;

/**
 * The dialer at work on an arena, with an {@link InstantProvider} behind it. A window: the queue is full, the campaigns
 * run, so many intents are committed, the campaigns pause, and the calls end before the next.
 */
public final class Dispatch implements AutoCloseable {

    private static final byte[] KEY = new byte[32];
    private static final int RELEASED_AT_ONCE = 100;
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final Duration LEAD_TIME = Duration.ofMillis(500);

    private final Arena arena;
    private final LoadOptions load;
    private final Clocks clocks;
    private final InstantProvider provider;
    private final SeedRepository seeds;
    private final WindowRepository windows;
    private final Bus bus;
    private final List<Stores> connections = new ArrayList<>();
    private final List<String> deployments = new ArrayList<>();
    private final Slots slots;
    private final IdleDialer idle;
    private final AtomicBoolean redisAway = new AtomicBoolean();
    private int leads;
    private long asked;

    private Dispatch(Arena arena, LoadOptions load) {
        this.arena = arena;
        this.load = load;
        Clock machine = Clock.systemUTC();
        this.clocks = new Clocks(new VirtualClock(machine, LawfulHour.after(machine.instant()), 1), machine);
        this.provider = new InstantProvider(clocks.business());
        this.seeds = new SeedRepository(arena.own());
        this.windows = new WindowRepository(arena.own());
        this.bus = new Bus(
                arena.vertx().eventBus(),
                Stream.concat(CallEvents.ALL.stream(), Stream.of(LimitEvents.CHANGED, DialerEvents.WORK_ARRIVED))
                        .toList());
        this.idle = new IdleDialer(arena.stores().pool(), clocks, arena.config().dialer(), LawPackFile.bundled());
        this.slots = slots(arena.stores());
    }

    /** Fills the queue and deploys the dialers, whose campaigns are paused. */
    public static Dispatch on(Arena arena, LoadOptions load) {
        Dispatch dispatch = idle(arena, load);
        PhoneNumbers numbers = PhoneNumbers.load();
        for (int node = 1; node <= load.nodes(); node++) {
            Stores stores = node == 1 ? arena.stores() : arena.another();
            if (node > 1) {
                dispatch.connections.add(stores);
            }
            dispatch.deploy(stores, numbers, "load-" + node);
        }
        return dispatch;
    }

    /** Fills the queue; nobody dials, so that nobody claims beside {@link #claimOnly}. */
    public static Dispatch idle(Arena arena, LoadOptions load) {
        Dispatch dispatch = new Dispatch(arena, load);
        Arena.await(dispatch.seeds.tenants(
                load.tenants(), load.lines(), dispatch.clocks.business().instant()));
        dispatch.refill();
        Arena.await(dispatch.seeds.settle());
        return dispatch;
    }

    /** One claims and closes what is due, two batches at a time, until the queue is empty: rows a second. */
    public double claimOnly() {
        Arena.await(windows.requeueClosed());
        Arena.await(seeds.settle());
        Arena.await(windows.campaigns("running"));
        Instant began = clocks.machine().instant();
        Future<Long> one = claimUntilEmpty(0);
        Future<Long> other = claimUntilEmpty(0);
        Arena.await(Future.join(one, other));
        long micros =
                Math.max(1, ChronoUnit.MICROS.between(began, clocks.machine().instant()));
        Arena.await(windows.campaigns("paused"));
        return (one.result() + other.result()) * 1e6 / micros;
    }

    private Future<Long> claimUntilEmpty(long before) {
        return idle.claimAndClose()
                .compose(closed -> closed == 0 ? Future.succeededFuture(before) : claimUntilEmpty(before + closed));
    }

    private Slots slots(Stores stores) {
        return new Slots(
                new SwitchedRedis(stores.redis(), redisAway::get),
                stores.pool(),
                arena.config().limits(),
                clocks.machine());
    }

    private void deploy(Stores stores, PhoneNumbers numbers, String name) {
        SwitchboardConfig config = arena.config();
        DialerCapability dialer = DialerCapability.open(
                new DialerCapability.Works(
                        config.dialer(),
                        stores.pool(),
                        CallsCapability.stops(bus, clocks),
                        OpsCapability.alarms(stores.pool()),
                        bus,
                        clocks,
                        name),
                numbers::zonesOf);
        List<Supplier<Deployable>> verticles = dialer.capability(
                        LawPackFile.bundled(),
                        new DialerCapability.Evidence(
                                new BlackBox(clocks.machine()),
                                KeyedHash.under(Optional.of(new SecretKeySpec(KEY, "HmacSHA256")))),
                        provider,
                        CallsCapability.outbound(bus, clocks),
                        slots(stores))
                .verticles();
        Vertx vertx = arena.vertx();
        verticles.forEach(verticle -> deployments.add(Arena.await(vertx.deployVerticle(verticle.get()))));
    }

    /** As fast as it goes. */
    public Window window() {
        refill();
        Future<Void> done = provider.expect(load.take());
        Instant began = clocks.business().instant();
        start();
        Arena.await(done);
        List<Asked> all = provider.asked().subList(0, load.take());
        finish();
        return new Window(began, all.stream().map(Asked::at).toList());
    }

    /** As {@link #window}, with a Redis that no node reaches. */
    public Window windowWithoutRedis() {
        redisAway.set(true);
        try {
            return window();
        } finally {
            redisAway.set(false);
        }
    }

    /** An open loop: {@code rate} leads come due each second, whatever becomes of those before. */
    public Paced paced(int rate, Duration length) {
        drain();
        int count = Math.toIntExact(rate * length.toSeconds());
        Instant first = clocks.business().instant().plus(LEAD_TIME).plusMillis(count / 20);
        add(count, first, TimeUnit.SECONDS.toMicros(1) / rate);
        Future<Void> done = provider.expect(count);
        start();
        Arena.await(done);
        List<Asked> all = provider.asked();
        finish();
        return new Paced(rate, due(all), all);
    }

    private Map<UUID, Instant> due(Collection<Asked> all) {
        return Arena.await(windows.due(all.stream().map(Asked::row).toList()));
    }

    private void start() {
        Arena.await(windows.campaigns("running"));
        bus.publish(DialerEvents.WORK_ARRIVED, new WorkArrived(new UUID(0, 0)));
    }

    /** The campaigns pause; what is claimed is finished with; the calls end. */
    private void finish() {
        Arena.await(windows.campaigns("paused"));
        while (Arena.await(windows.busy()) > 0) {
            Arena.await(arena.vertx().timer(LOOK_EVERY.toMillis()).<Void>mapEmpty());
        }
        asked += provider.count();
        endCalls();
    }

    private void endCalls() {
        List<WindowRepository.Ended> ended =
                Arena.await(windows.endCalls(clocks.business().instant()));
        for (int i = 0; i < ended.size(); i += RELEASED_AT_ONCE) {
            Arena.await(Future.join(ended.subList(i, Math.min(i + RELEASED_AT_ONCE, ended.size())).stream()
                    .map(call -> slots.release(new TenantId(call.tenant()), call.ourNumber(), new CallId(call.call()))
                            .otherwiseEmpty())
                    .toList()));
        }
    }

    /** The queue is empty but for what the next step puts there. */
    private void drain() {
        Arena.await(windows.cancelQueued());
    }

    private void refill() {
        int missing = load.rows() - Arena.await(seeds.queued());
        if (missing > 0) {
            add(missing, clocks.business().instant().minusSeconds(1), 0);
        }
    }

    private void add(int count, Instant firstDue, long spacingMicros) {
        Arena.await(seeds.leads(
                new SeedRepository.Batch(load.tenants(), load.lines(), leads, leads + count - 1, load.seed()),
                firstDue,
                spacingMicros));
        leads += count;
    }

    /** Calls the provider was asked for so far. */
    public long asked() {
        return asked;
    }

    @Override
    public void close() {
        deployments.forEach(each -> Arena.await(arena.vertx().undeploy(each)));
        connections.forEach(each -> Arena.await(each.close(arena.vertx())));
    }
}
