package switchboard.notify;

import io.vertx.sqlclient.Pool;
import java.time.Clock;
import java.util.List;
import switchboard.platform.deploy.Capability;

/** The only way in: what sends, and the routes. */
public final class NotifyCapability {

    private NotifyCapability() {}

    public static Capability open(NotifyConfig config, Pool pool, Clock machine) {
        return new Capability(
                "notify",
                List.of(() -> new NotifyVerticle(pool, config, machine)),
                List.of(new NotifyRoutes(new EndpointRepository(pool), config)));
    }
}
