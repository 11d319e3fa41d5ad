package switchboard.dialer;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import switchboard.platform.sql.Times;
import switchboard.platform.time.Clocks;

/**
 * Claims in {@code dialer_queue}. A claim is a lease with a fencing token: a row whose node has gone silent comes back
 * by itself, and a node that comes back late changes nothing.
 */
final class ClaimRepository {

    private static final String POSTPONE = """
            update dialer_queue as q
               set status = 'queued', next_attempt_at = r.until, reason = r.reason, lease_owner = null,
                   lease_until = null,
                   closes_at = coalesce(r.closes_at, case when q.closes_at > r.until then q.closes_at end)
              from unnest($1::uuid[], $2::bigint[], $3::timestamptz[], $4::text[], $5::timestamptz[])
                   as r (id, token, until, reason, closes_at)
             where q.id = r.id
               and q.lease_token = r.token
               and q.status = 'leased'
            """;

    private static final String SUPPRESS = """
            update dialer_queue as q
               set status = 'suppressed', reason = r.reason, outcome = r.reason, lease_owner = null, lease_until = null
              from unnest($1::uuid[], $2::bigint[], $3::text[]) as r (id, token, reason)
             where q.id = r.id
               and q.lease_token = r.token
               and q.status = 'leased'
            """;

    private static final String LOCK_CLAIMED = """
            select q.id
              from dialer_queue as q
              join unnest($1::uuid[], $2::bigint[]) as r (id, token)
                on q.id = r.id and q.lease_token = r.token
             where q.status = 'leased'
             order by q.id
               for update of q
            """;

    private static final String LOCK_NUMBERS = """
            select pg_advisory_xact_lock(n.key)
              from (
                     select distinct hashtextextended(number, 0) as key
                       from unnest($1::text[]) as t (number)
                      order by 1
                   ) as n
            """;

    private static final String LOCK_UNCHANGED = """
            select q.id
              from dialer_queue as q
              join unnest($1::uuid[], $2::bigint[], $3::int[]) as r (id, token, calls)
                on q.id = r.id and q.lease_token = r.token
             where q.status = 'leased'
               and (select count(*)
                      from dial_attempts as t
                     where t.to_number = q.phone_number
                       and t.intended_at > $4
                       and t.state <> 'refused'
                       and not (t.state = 'closed' and t.provider_call_id is null)) <= r.calls
             order by q.id
               for update of q
            """;

    private final Pool pool;
    private final String node;
    private final Clocks clocks;

    ClaimRepository(Pool pool, String node, Clocks clocks) {
        this.pool = pool;
        this.node = node;
        this.clocks = clocks;
    }

    /** In whose name rows are claimed. */
    String node() {
        return node;
    }

    Future<Void> postpone(List<Postponed> rows) {
        return postpone(pool, rows);
    }

    Future<Void> postpone(SqlClient sql, List<Postponed> rows) {
        if (rows.isEmpty()) {
            return Future.succeededFuture();
        }
        return sql.preparedQuery(POSTPONE)
                .execute(Tuple.tuple()
                        .addValue(rows.stream().map(r -> r.claim().queueId()).toArray(UUID[]::new))
                        .addValue(rows.stream().map(r -> r.claim().token()).toArray(Long[]::new))
                        .addValue(rows.stream().map(r -> timestamptz(r.until())).toArray(OffsetDateTime[]::new))
                        .addValue(rows.stream().map(Postponed::reason).toArray(String[]::new))
                        .addValue(rows.stream()
                                .map(r -> r.closesAt().map(Times::timestamptz).orElse(null))
                                .toArray(OffsetDateTime[]::new)))
                .mapEmpty();
    }

    Future<Void> suppress(SqlClient tx, List<Suppressed> rows) {
        if (rows.isEmpty()) {
            return Future.succeededFuture();
        }
        return tx.preparedQuery(SUPPRESS)
                .execute(Tuple.tuple()
                        .addValue(rows.stream().map(r -> r.claim().queueId()).toArray(UUID[]::new))
                        .addValue(rows.stream().map(r -> r.claim().token()).toArray(Long[]::new))
                        .addValue(rows.stream().map(Suppressed::reason).toArray(String[]::new)))
                .mapEmpty();
    }

    /** Locks the rows whose lease still stands; the others belong to somebody else by now. */
    Future<Set<UUID>> lockClaimed(SqlConnection tx, List<Claim> claims) {
        return tx.preparedQuery(LOCK_CLAIMED)
                .execute(Tuple.tuple()
                        .addValue(claims.stream().map(Claim::queueId).toArray(UUID[]::new))
                        .addValue(claims.stream().map(Claim::token).toArray(Long[]::new)))
                .map(ClaimRepository::ids);
    }

    /**
     * Locks the rows whose lease still stands and whose number nobody has called since the gate looked; a number's
     * intents are committed one after the other, whoever's they are, so no two stand on the same free place under its
     * cap. The others are to be judged anew.
     */
    Future<Set<UUID>> lockUnchanged(SqlConnection tx, List<Intent> intents) {
        Instant from = clocks.business().instant().minus(CandidateRepository.LOOK_BACK);
        Future<?> alone = tx.preparedQuery(LOCK_NUMBERS)
                .execute(Tuple.tuple()
                        .addValue(intents.stream()
                                .map(i -> i.request().route().theirNumber())
                                .toArray(String[]::new)));
        Future<Set<UUID>> held = tx.preparedQuery(LOCK_UNCHANGED)
                .execute(Tuple.tuple()
                        .addValue(intents.stream().map(i -> i.claim().queueId()).toArray(UUID[]::new))
                        .addValue(intents.stream().map(i -> i.claim().token()).toArray(Long[]::new))
                        .addValue(
                                intents.stream().map(ClaimRepository::callsSeen).toArray(Integer[]::new))
                        .addValue(timestamptz(from)))
                .map(ClaimRepository::ids);
        return alone.compose(locked -> held);
    }

    private static int callsSeen(Intent intent) {
        return intent.judged().lead().candidate().history().recentCalls().size();
    }

    private static Set<UUID> ids(RowSet<Row> rows) {
        Set<UUID> ids = new HashSet<>();
        rows.forEach(row -> ids.add(row.getUUID("id")));
        return ids;
    }

    record Claim(UUID queueId, long token) {}

    /**
     * A row that goes back to the queue.
     *
     * @param closesAt the end of the calling window it then waits in, where known
     */
    record Postponed(Claim claim, Instant until, String reason, Optional<Instant> closesAt) {

        Postponed(Claim claim, Instant until, String reason) {
            this(claim, until, reason, Optional.empty());
        }
    }

    record Suppressed(Claim claim, String reason) {}
}
