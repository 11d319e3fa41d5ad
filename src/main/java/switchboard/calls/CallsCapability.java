package switchboard.calls;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import switchboard.inbox.DeliveryHandler;
import switchboard.platform.bus.Bus;
import switchboard.platform.core.TenantId;
import switchboard.platform.deploy.Capability;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.Ids;
import switchboard.provider.CallReports;
import switchboard.provider.VoiceProvider;

/** Wires {@code calls}: what writes the record, what follows from it, and what reads it. */
public final class CallsCapability {

    private CallsCapability() {}

    /**
     * The capability with a view of live calls of its own.
     *
     * @param handlers what follows, at least once; several may take the same kind, and do so in this order
     */
    public static Capability open(
            CallsConfig config,
            Pool pool,
            Bus bus,
            VoiceProvider provider,
            List<EffectHandler> handlers,
            Clocks clocks) {
        return open(config, pool, bus, provider, handlers, clocks, new LiveCalls());
    }

    /**
     * The capability.
     *
     * @param live kept up to date for whoever else is given it
     */
    public static Capability open(
            CallsConfig config,
            Pool pool,
            Bus bus,
            VoiceProvider provider,
            List<EffectHandler> handlers,
            Clocks clocks,
            LiveCalls live) {
        CallBook book = new CallBook(bus, clocks, Ids.random());
        CallsVerticle.Works works = new CallsVerticle.Works(
                new CallEffects(pool, handlers, config, clocks.machine()),
                new CallStopper(pool, provider, book, config, clocks.machine()),
                new CallSweeper(pool, provider, book, new CallStops(bus, clocks), config, clocks.business()));
        return new Capability(
                "calls",
                List.of(() -> new CallsVerticle(pool, bus, works, live, config)),
                List.of(new CallsRoutes(pool, live)));
    }

    /** Plays recordings to those who may hear them; {@code allowPrivate} lets it fetch from private addresses. */
    public static Capability recordings(
            Vertx vertx, Pool pool, VoiceProvider provider, Bus bus, Clocks clocks, boolean allowPrivate) {
        CallBook book = new CallBook(bus, clocks, Ids.random());
        return new Capability(
                "recordings", List.of(), List.of(new RecordingRoutes(vertx, pool, provider, book, allowPrivate)));
    }

    /** What the inbox hands the provider's call webhooks to. */
    public static DeliveryHandler deliveries(CallReports reports, Bus bus, Clocks clocks) {
        CallDeliveriesTogether together = new CallDeliveriesTogether(reports, bus, clocks);
        return new CallDeliveries(reports, new CallBook(bus, clocks, Ids.random()), together, clocks);
    }

    /** For whoever has reason to end live calls. */
    public static CallStops stops(Bus bus, Clocks clocks) {
        return new CallStops(bus, clocks);
    }

    /** What was booked stands on the call of the attempt that the booker names. */
    public static Future<Void> booked(SqlConnection tx, TenantId tenant, Optional<String> attempt, UUID appointment) {
        return new BookedCallRepository().link(tx, tenant, attempt, appointment);
    }

    /** What the dialer tells of the calls it places. */
    public static OutboundCalls outbound(Bus bus, Clocks clocks) {
        return new CallBook(bus, clocks, Ids.random());
    }
}
