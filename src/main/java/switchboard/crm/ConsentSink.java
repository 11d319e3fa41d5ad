package switchboard.crm;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.List;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.core.TenantId;

/** Where the consents of imported leads go: whoever owns the table of consents. */
@FunctionalInterface
public interface ConsentSink {

    /** In the transaction that inserts the leads; a consent that is there already stays as it is. */
    Future<Void> granted(SqlConnection tx, TenantId tenant, List<Given> consents, Instant at);

    /**
     * One consent, with its evidence.
     *
     * @param kind {@code written} or {@code express}
     * @param file the list it came in
     * @param line the record's number in it
     */
    record Given(PhoneNumber number, String kind, String file, int line) {}
}
