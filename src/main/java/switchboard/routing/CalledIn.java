package switchboard.routing;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import switchboard.platform.core.TenantId;

/** Told, within the transaction that lets callers in, so that nobody dials whom we are talking to. */
@FunctionalInterface
public interface CalledIn {

    Future<Void> calledIn(SqlConnection tx, List<Person> letIn);

    /** Somebody on the phone with a tenant. */
    record Person(TenantId tenant, String number) {}

    /** For an installation that dials nobody. */
    static CalledIn nobodyIsDialled() {
        return (tx, letIn) -> Future.succeededFuture();
    }
}
