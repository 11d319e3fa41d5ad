package switchboard.sales;

import io.vertx.sqlclient.Pool;
import java.time.Clock;
import java.util.List;
import switchboard.platform.deploy.Capability;
import switchboard.platform.time.Ids;

/** The only way in: routes to hand to the server. */
public final class SalesCapability {

    private SalesCapability() {}

    public static Capability open(Pool pool, Clock business, Ids ids) {
        return new Capability("sales", List.of(), List.of(new SalesRoutes(pool, new Sales(pool, business, ids))));
    }
}
