package switchboard.billing;

import io.vertx.sqlclient.Pool;
import java.util.List;
import switchboard.calls.Alarms;
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
    private final BillingConfig config;
    private final Clocks clocks;

    private BillingCapability(UsageRepository repository, Usage usage, BillingConfig config, Clocks clocks) {
        this.config = config;
        this.repository = repository;
        this.usage = usage;
        this.clocks = clocks;
    }

    public static BillingCapability open(
            BillingConfig config, Pool pool, CallStops stops, Alarms alarms, Slots slots, Bus bus, Clocks clocks) {
        return new BillingCapability(
                new UsageRepository(pool),
                new Usage(pool, stops, alarms, slots, bus, clocks, Ids.random()),
                config,
                clocks);
    }

    public EffectHandler meter() {
        return new Meter(new MeterRepository(), usage, clocks.business());
    }

    public Capability capability() {
        return new Capability(
                "billing",
                List.of(() -> new BillingVerticle(usage, config)),
                List.of(new BillingRoutes(repository, usage)));
    }
}
