package switchboard.calls;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import switchboard.calls.core.EffectKind;
import switchboard.platform.core.CallId;

/** The table {@code call_effects}. A claim is a lease: effects of a node that has gone silent come due again. */
final class EffectRepository {

    private static final String CLAIM_DUE = """
            update call_effects as e
               set attempts = e.attempts + 1, next_attempt_at = $2
              from (
                     select id
                       from call_effects
                      where done_at is null
                        and next_attempt_at <= $1
                      order by next_attempt_at, id
                      limit $3
                        for update skip locked
                   ) as due
             where e.id = due.id
            returning e.id, e.call_id, e.kind, e.attempts
            """;

    private static final String STILL_DUE = """
            select id
              from call_effects
             where id = any($1)
               and done_at is null
               for update
            """;

    private static final String MARK_DONE = """
            update call_effects
               set done_at = $2, error = null
             where id = any($1)
            """;

    private static final String MARK_FAILED = """
            update call_effects
               set error = $2, next_attempt_at = $3
             where id = $1
               and done_at is null
            """;

    private final Pool pool;

    EffectRepository(Pool pool) {
        this.pool = pool;
    }

    /** Counts the try before it is made, so that one that kills the node counts too. */
    Future<List<Due>> claimDue(int limit, Instant leaseEnd, Instant now) {
        return pool.preparedQuery(CLAIM_DUE)
                .execute(Tuple.of(timestamptz(now), timestamptz(leaseEnd), limit))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Due(
                                row.getLong("id"),
                                new CallId(row.getUUID("call_id")),
                                row.getString("kind"),
                                row.getInteger("attempts")))
                        .sorted(Comparator.comparingInt((Due due) -> EffectKind.place(due.kind()))
                                .thenComparingLong(Due::id))
                        .toList());
    }

    /** Of the claimed ones, those nobody has carried out meanwhile. */
    Future<Set<Long>> stillDue(SqlConnection tx, List<Due> claimed) {
        return tx.preparedQuery(STILL_DUE)
                .execute(Tuple.of(ids(claimed)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getLong("id"))
                        .collect(Collectors.toSet()));
    }

    Future<Void> markDone(SqlConnection tx, List<Due> carriedOut, Instant now) {
        return tx.preparedQuery(MARK_DONE)
                .execute(Tuple.of(ids(carriedOut), timestamptz(now)))
                .mapEmpty();
    }

    Future<Void> markFailed(Due effect, String error, Instant tryAgainAt) {
        return pool.preparedQuery(MARK_FAILED)
                .execute(Tuple.of(effect.id(), error, timestamptz(tryAgainAt)))
                .mapEmpty();
    }

    private static Long[] ids(List<Due> effects) {
        return effects.stream().map(Due::id).toArray(Long[]::new);
    }

    /** An effect claimed for this try, its {@code attempts}-th. */
    record Due(long id, CallId call, String kind, int attempts) {}
}
