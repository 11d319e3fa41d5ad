package switchboard.routing;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import switchboard.platform.core.TenantId;

/** Told, within the transaction that lets a caller in, so that nobody dials whom we are talking to. */
@FunctionalInterface
public interface CalledIn {

    Future<Void> calledIn(SqlConnection tx, TenantId tenant, String caller, Instant now);

    /** For an installation that dials nobody. */
    static CalledIn nobodyIsDialled() {
        return (tx, tenant, caller, now) -> Future.succeededFuture();
    }
}
