package switchboard.calls;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import switchboard.platform.core.CallId;
import switchboard.provider.core.CallReport;

/** What the dialer says of the calls it places; each within its own transaction, and harmless when repeated. */
public interface OutboundCalls {

    /** The provider has the call, under this id of its own. A webhook may have said so, or more, before. */
    Future<Void> accepted(SqlConnection tx, CallId call, String providerCallId, Instant now);

    /**
     * The provider surely has no such call: it is over, its slot and hold are given back, and no attempt has ended.
     *
     * @param detail why, for people
     */
    Future<Void> refused(SqlConnection tx, CallId call, String detail, Instant now);

    /** Whoever changes a call's attempt in a transaction of his own locks the call first, as its effects do. */
    Future<Void> lock(SqlConnection tx, CallId call);

    /** What the provider said when asked takes the same way as what it says by itself. */
    Future<Void> reported(SqlConnection tx, CallReport report);
}
