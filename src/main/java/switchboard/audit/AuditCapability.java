package switchboard.audit;

import io.vertx.sqlclient.Pool;
import java.util.List;
import switchboard.platform.deploy.Capability;

/** What the server shows of the black box. Writing needs only {@link BlackBox}. */
public final class AuditCapability {

    private AuditCapability() {}

    public static Capability open(Pool pool) {
        return new Capability("audit", List.of(), List.of(new AuditRoutes(new LogRepository(pool))));
    }
}
