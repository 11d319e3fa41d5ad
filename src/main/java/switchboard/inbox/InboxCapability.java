package switchboard.inbox;

import io.micrometer.core.instrument.Metrics;
import io.vertx.sqlclient.Pool;
import java.util.List;
import switchboard.platform.bus.Bus;
import switchboard.platform.deploy.Capability;
import switchboard.platform.time.Clocks;

/** The way into this package for who needs neither its figures nor its metrics; otherwise {@link Inbox#open}. */
public final class InboxCapability {

    private InboxCapability() {}

    public static Capability open(InboxConfig config, Pool pool, List<Inlet> inlets, Bus bus, Clocks clocks) {
        return Inbox.open(config, pool, inlets, bus, clocks, Metrics.globalRegistry)
                .capability();
    }
}
