package switchboard.calls;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.List;
import switchboard.platform.core.CallId;
import switchboard.provider.core.CallReport;

/** What the dialer says of the calls it places; each within its own transaction, and harmless when repeated. */
public interface OutboundCalls {

    /** The provider has the call, under this id of its own. A webhook may have said so, or more, before. */
    Future<Void> accepted(SqlConnection tx, CallId call, String providerCallId, Instant now);

    /** As {@link #accepted(SqlConnection, CallId, String, Instant)}, for many at once. */
    Future<Void> accepted(SqlConnection tx, List<Taken> calls, Instant now);

    /**
     * Locks the call, before any row of the dialer's, as whoever ends it does. False once the provider has been heard
     * of in whatever way: then it is the provider's word that ends the call.
     */
    Future<Boolean> isUnheardOf(SqlConnection tx, CallId call);

    /** Whether the call has been ordered to end: one that is not placed yet need not be. */
    Future<Boolean> isToEnd(SqlClient sql, CallId call);

    /**
     * The provider surely has no such call: it is over, its slot and hold are given back, and no attempt has ended.
     *
     * @param detail why, for people
     */
    Future<Void> refused(SqlConnection tx, CallId call, String detail, Instant now);

    /** What the provider said when asked takes the same way as what it says by itself. */
    Future<Void> reported(SqlConnection tx, CallReport report);

    /** A call, and the id the provider gave it. */
    record Taken(CallId call, String providerCallId) {}
}
