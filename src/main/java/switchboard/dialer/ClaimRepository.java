package switchboard.dialer;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import switchboard.platform.time.Clocks;

/**
 * Claims in {@code dialer_queue}. A claim is a lease with a fencing token: a row whose node has gone silent comes back
 * by itself, and a node that comes back late changes nothing.
 */
final class ClaimRepository {

    private static final String CLAIM_DUE = """
            with room as (
                   select c.id, c.weight, greatest(a.max_concurrent_calls - live.calls, 0) as starts
                     from campaigns as c
                     join agents as a
                       on a.phone_number = c.from_number and a.user_id = c.user_id and a.is_active
                     join usage_limits as u
                       on u.user_id = c.user_id
                    cross join lateral (
                          select count(*)::int as calls
                            from call_events as e
                           where e.user_id = c.user_id
                             and e.phone_number = c.from_number
                             and e.call_status in ('intended', 'requested', 'ringing', 'in-progress')
                         ) as live
                    where c.status in ('running', 'draining')
                      and not coalesce(u.hard_stop_active, false)
                      and (not coalesce(u.force_pause, false) or coalesce(u.force_resume, false))
                 ),
                 due as (
                   select head.id
                     from room
                    cross join lateral (
                          select q.id, row_number() over (order by q.priority, q.next_attempt_at, q.created_at) as place
                            from (
                                   select id, priority, next_attempt_at, created_at
                                     from dialer_queue
                                    where campaign_id = room.id
                                      and status = 'queued'
                                      and next_attempt_at <= $1
                                    order by priority, next_attempt_at, created_at
                                    limit room.starts
                                      for update skip locked
                                 ) as q
                         ) as head
                    order by head.place::numeric / room.weight
                    limit $2
                 )
            update dialer_queue as q
               set status = 'leased', lease_owner = $3, lease_until = $4, lease_token = q.lease_token + 1
              from due
             where q.id = due.id
            returning q.id, q.lease_token
            """;

    private static final String RELEASE_LAPSED = """
            update dialer_queue
               set status = 'queued', lease_owner = null, lease_until = null
             where status = 'leased'
               and lease_until <= $1
            """;

    private static final String POSTPONE = """
            update dialer_queue as q
               set status = 'queued', next_attempt_at = r.until, reason = r.reason, lease_owner = null,
                   lease_until = null
              from unnest($1::uuid[], $2::bigint[], $3::timestamptz[], $4::text[]) as r (id, token, until, reason)
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

    private final Pool pool;
    private final String node;
    private final Clocks clocks;

    ClaimRepository(Pool pool, String node, Clocks clocks) {
        this.pool = pool;
        this.node = node;
        this.clocks = clocks;
    }

    /** Claims in turn over the campaigns that have a free slot, so that a long queue keeps no short one waiting. */
    Future<List<Claim>> claimDue(int limit, Duration lease) {
        Instant leaseEnd = clocks.machine().instant().plus(lease);
        return pool.preparedQuery(CLAIM_DUE)
                .execute(Tuple.of(timestamptz(clocks.business().instant()), limit, node, timestamptz(leaseEnd)))
                .map(rows -> {
                    List<Claim> claims = new ArrayList<>();
                    for (Row row : rows) {
                        claims.add(new Claim(row.getUUID("id"), row.getLong("lease_token")));
                    }
                    return claims;
                });
    }

    Future<Integer> releaseLapsed() {
        return pool.preparedQuery(RELEASE_LAPSED)
                .execute(Tuple.of(timestamptz(clocks.machine().instant())))
                .map(rows -> rows.rowCount());
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
                        .addValue(rows.stream().map(Postponed::reason).toArray(String[]::new)))
                .mapEmpty();
    }

    Future<Void> suppress(SqlConnection tx, List<Suppressed> rows) {
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
                .map(rows -> {
                    Set<UUID> held = new HashSet<>();
                    rows.forEach(row -> held.add(row.getUUID("id")));
                    return held;
                });
    }

    record Claim(UUID queueId, long token) {}

    record Postponed(Claim claim, Instant until, String reason) {}

    record Suppressed(Claim claim, String reason) {}
}
