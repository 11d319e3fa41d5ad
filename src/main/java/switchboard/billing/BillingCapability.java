package switchboard.billing;

import io.vertx.sqlclient.Pool;
import java.util.List;
import switchboard.calls.CallStops;
import switchboard.calls.EffectHandler;
import switchboard.limits.Slots;
import switchboard.platform.bus.Bus;
import switchboard.platform.deploy.Capability;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.Ids;

/** The only way in: routes to hand to the server, and the meter to hand to {@code calls}. */
public final class BillingCapability {

    private final UsageRepository repository;
    private final Usage usage;
    private final Clocks clocks;

    private BillingCapability(UsageRepository repository, Usage usage, Clocks clocks) {
        this.repository = repository;
        this.usage = usage;
        this.clocks = clocks;
    }

    public static BillingCapability open(Pool pool, CallStops stops, Slots slots, Bus bus, Clocks clocks) {
        return new BillingCapability(
                new UsageRepository(pool), new Usage(pool, stops, slots, bus, clocks, Ids.random()), clocks);
    }

    public EffectHandler meter() {
        return new Meter(new MeterRepository(), usage, clocks.business());
    }

    public Capability capability() {
        return new Capability("billing", List.of(), List.of(new BillingRoutes(repository, usage)));
    }
}
