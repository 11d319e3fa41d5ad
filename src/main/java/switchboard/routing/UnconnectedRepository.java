package switchboard.routing;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import switchboard.limits.AdmissionRepository;
import switchboard.platform.core.CallId;
import switchboard.platform.core.TenantId;

/**
 * Calls that were let in and never started: their rows in {@code call_events} are closed and their holds given back.
 */
final class UnconnectedRepository {

    private static final String OVERDUE = """
            select id, user_id, phone_number
              from call_events
             where direction = 'inbound'
               and call_status = 'intended'
               and received_at <= $1
             order by received_at
             limit $2
               for update skip locked
            """;

    private static final String CLOSE = """
            update call_events
               set call_status = 'failed', end_reason = 'NEVER_STARTED', connected = false, end_time = $2,
                   updated_at = $2
             where id = $1
               and direction = 'inbound'
               and call_status = 'intended'
            """;

    private final AdmissionRepository holds = new AdmissionRepository();

    /** A call that nobody heard of since it was let in. */
    record Unconnected(CallId id, TenantId tenant, String ourNumber) {}

    Future<List<Unconnected>> overdue(SqlConnection tx, Instant letInBefore, int limit) {
        return tx.preparedQuery(OVERDUE)
                .execute(Tuple.of(timestamptz(letInBefore), limit))
                .map(UnconnectedRepository::calls)
                .compose(overdue -> holds.lock(
                                tx, overdue.stream().map(Unconnected::tenant).collect(Collectors.toSet()))
                        .map(overdue));
    }

    /** Gives the hold back too. A call that has started meanwhile is left alone. */
    Future<Void> close(SqlConnection tx, CallId call, Instant now) {
        return tx.preparedQuery(CLOSE)
                .execute(Tuple.of(call.value(), timestamptz(now)))
                .compose(closed -> closed.rowCount() == 0 ? Future.succeededFuture() : holds.settle(tx, call, now));
    }

    private static List<Unconnected> calls(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new Unconnected(
                        new CallId(row.getUUID("id")),
                        new TenantId(row.getUUID("user_id")),
                        row.getString("phone_number")))
                .toList();
    }
}
