package switchboard.dialer;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import switchboard.dialer.core.Dispositions;
import switchboard.platform.core.CallId;
import switchboard.platform.core.TenantId;

/** Rows of {@code dialer_queue} from their entry to their outcome. Claims are {@link ClaimRepository}'s. */
final class QueueRepository {

    private static final String ENQUEUE = """
            with page as (
                   select l.id, l.phone, l.priority, l.user_id
                     from leads as l
                    where l.user_id = (select k.user_id from campaigns as k where k.id = $1)
                      and l.id > $4
                      and ($2::uuid[] is null or l.id = any ($2))
                    order by l.id
                    limit $5
                 ),
                 queued as (
                   insert into dialer_queue
                          (lead_id, user_id, campaign_id, from_number, phone_number, priority, attempts_max,
                           next_attempt_at, held, reason)
                   select l.id, c.user_id, c.id, c.from_number, l.phone, l.priority, c.attempts_max, $3,
                          c.mode = 'preview', case c.mode when 'preview' then 'preview' else 'new' end
                     from page as l
                     join campaigns as c
                       on c.id = $1
                    where l.phone is not null
                       on conflict (lead_id) where is_open do nothing
                returning 1
                 )
            select (select count(*)::int from queued) as queued, (select count(*)::int from page) as seen,
                   (select id from page order by id desc limit 1) as last
            """;

    private static final String LOAD_DIALING = """
            select id, attempts, attempts_max, last_attempt_no, dial_failures, status, campaign_id, phone_number
              from dialer_queue
             where id = $1
               and call_id = $2
               for update
            """;

    private static final String REQUEUE = """
            update dialer_queue as q
               set status = case when lapses.at_once then 'cancelled' else 'queued' end,
                   outcome = case when lapses.at_once then 'drained' end,
                   reason = case when lapses.at_once then 'drained' else $3 end,
                   next_attempt_at = $2, attempts = $4, dial_failures = $5, lease_owner = null, lease_until = null,
                   closes_at = case when q.closes_at > $2 then q.closes_at end,
                   held = lapses.to_be_released
              from (
                     select coalesce(bool_or(c.status = 'draining' and $4::int > 0), false) as at_once,
                            coalesce(bool_or(c.mode = 'preview'), false) as to_be_released
                       from campaigns as c
                      where c.id = (select b.campaign_id from dialer_queue as b where b.id = $1)
                   ) as lapses
             where q.id = $1
            """;

    /** The retry goes out from another of the tenant's numbers; from the same if there is none. */
    private static final String USE_OTHER_NUMBER = """
            update dialer_queue as q
               set from_number = other.phone_number
              from dialer_queue as r
             cross join lateral (
                    select a.phone_number
                      from agents as a
                     where a.user_id = r.user_id
                       and a.phone_number <> r.from_number
                       and a.is_active
                       and a.status in ('deployed', 'configured')
                     order by md5(r.id::text || a.phone_number)
                     limit 1
                   ) as other
             where r.id = $1
               and q.id = r.id
               and q.status = 'queued'
            """;

    private static final String FINISH = """
            update dialer_queue
               set status = $2, outcome = $3, reason = $3, lease_owner = null, lease_until = null
             where id = $1
            """;

    private static final String RENAME_OUTCOME = """
            update dialer_queue
               set outcome = $2, reason = $2
             where id = $1
               and status = 'done'
            """;

    private static final String MARK_IN_CALL = """
            update dialer_queue
               set status = 'in_call'
             where id = (select c.queue_id from call_events as c where c.id = $1)
               and call_id = $1
               and status = 'dialing'
            """;

    private static final String CLOSE_OPEN_OF_LEAD = """
            update dialer_queue
               set status = $3, outcome = $4, reason = $4, lease_owner = null, lease_until = null,
                   lease_token = lease_token + 1
             where user_id = $1
               and lead_id = $2
               and status in ('queued', 'leased', 'dialing', 'in_call')
            """;

    private static final String CLOSE_WAITING_OF_NUMBER = """
            update dialer_queue
               set status = $3, outcome = $4, reason = $4, lease_owner = null, lease_until = null,
                   lease_token = lease_token + 1
             where ($1::uuid is null or user_id = $1)
               and phone_number = $2
               and status in ('queued', 'leased')
            """;

    private static final String CLOSE_WAITING_OF_NUMBERS = """
            update dialer_queue as q
               set status = $3, outcome = $4, reason = $4, lease_owner = null, lease_until = null,
                   lease_token = lease_token + 1
              from unnest($1::uuid[], $2::text[]) as p (user_id, phone_number)
             where q.user_id = p.user_id
               and q.phone_number = p.phone_number
               and q.status in ('queued', 'leased')
            """;

    private static final String WAKE_TENANT = """
            update dialer_queue
               set next_attempt_at = $2
             where user_id = $1
               and status = 'queued'
               and next_attempt_at > $2
               and reason in ('hard_stop', 'admin_paused', 'no_budget_free', 'throttled', 'subscription_inactive')
            """;

    private static final UUID START = new UUID(0, 0);
    private static final int ENQUEUED_AT_ONCE = 2_000;

    private final Pool pool;

    QueueRepository(Pool pool) {
        this.pool = pool;
    }

    /** Queues the tenant's leads for a campaign; empty = all of them. A lead already queued is left as it is. */
    Future<Integer> enqueue(SqlClient sql, UUID campaign, Optional<UUID[]> leads, Instant dueAt) {
        return enqueue(sql, Tuple.of(campaign).addValue(leads.orElse(null)).addValue(timestamptz(dueAt)), START, 0);
    }

    private static Future<Integer> enqueue(SqlClient sql, Tuple what, UUID after, int before) {
        Tuple page = Tuple.tuple();
        for (int i = 0; i < what.size(); i++) {
            page.addValue(what.getValue(i));
        }
        return sql.preparedQuery(ENQUEUE)
                .execute(page.addValue(after).addValue(ENQUEUED_AT_ONCE))
                .compose(rows -> {
                    Row row = rows.iterator().next();
                    int queued = before + row.getInteger("queued");
                    return row.getInteger("seen") < ENQUEUED_AT_ONCE
                            ? Future.succeededFuture(queued)
                            : enqueue(sql, what, row.getUUID("last"), queued);
                });
    }

    /** The row as the call left it, locked; empty if the row has gone on to another call. */
    Future<Optional<DialingRow>> loadDialing(SqlConnection tx, UUID queueId, CallId call) {
        return tx.preparedQuery(LOAD_DIALING)
                .execute(Tuple.of(queueId, call.value()))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(dialing(rows.iterator().next())));
    }

    Future<Void> requeue(SqlConnection tx, DialingRow row, Instant at, String reason) {
        return tx.preparedQuery(REQUEUE)
                .execute(Tuple.of(row.id(), timestamptz(at), reason, row.attempts(), row.dialFailures()))
                .mapEmpty();
    }

    Future<Void> useOtherNumber(SqlConnection tx, UUID queueId) {
        return tx.preparedQuery(USE_OTHER_NUMBER).execute(Tuple.of(queueId)).mapEmpty();
    }

    Future<Void> finish(SqlConnection tx, UUID queueId, String status, String outcome) {
        return tx.preparedQuery(FINISH)
                .execute(Tuple.of(queueId, status, outcome))
                .mapEmpty();
    }

    /** The analysis came after the end: the finished row says what it said. A booking outweighs it. */
    Future<Void> renameOutcome(SqlConnection tx, UUID queueId, String outcome) {
        return tx.preparedQuery(RENAME_OUTCOME)
                .execute(Tuple.of(queueId, outcome))
                .mapEmpty();
    }

    Future<Void> markInCall(CallId call) {
        return pool.preparedQuery(MARK_IN_CALL).execute(Tuple.of(call.value())).mapEmpty();
    }

    /** The lead needs no more calls: it booked, called in, or asked for silence. */
    Future<Integer> closeOpenOfLead(SqlClient sql, TenantId tenant, UUID lead, String status, String outcome) {
        return sql.preparedQuery(CLOSE_OPEN_OF_LEAD)
                .execute(Tuple.of(tenant.value(), lead, status, outcome))
                .map(rows -> rows.rowCount());
    }

    /** Rows of the number that have not started yet; empty tenant = everybody's. */
    Future<Integer> closeWaitingOfNumber(
            SqlClient sql, Optional<TenantId> tenant, String number, String status, String outcome) {
        return sql.preparedQuery(CLOSE_WAITING_OF_NUMBER)
                .execute(Tuple.tuple()
                        .addValue(tenant.map(TenantId::value).orElse(null))
                        .addValue(number)
                        .addValue(status)
                        .addValue(outcome))
                .map(rows -> rows.rowCount());
    }

    /** Each number at the tenant of the same place. */
    Future<Void> closeWaitingOfNumbers(
            SqlClient sql, List<TenantId> tenants, List<String> numbers, String status, String outcome) {
        return sql.preparedQuery(CLOSE_WAITING_OF_NUMBERS)
                .execute(Tuple.tuple()
                        .addValue(tenants.stream().map(TenantId::value).toArray(UUID[]::new))
                        .addValue(numbers.toArray(String[]::new))
                        .addValue(status)
                        .addValue(outcome))
                .mapEmpty();
    }

    /** A tenant that was resumed or topped up need not wait for its rows to come due. */
    Future<Integer> wakeTenant(TenantId tenant, Instant now) {
        return pool.preparedQuery(WAKE_TENANT)
                .execute(Tuple.of(tenant.value(), timestamptz(now)))
                .map(rows -> rows.rowCount());
    }

    private static DialingRow dialing(Row row) {
        return new DialingRow(
                row.getUUID("id"),
                row.getUUID("campaign_id"),
                row.getString("phone_number"),
                row.getString("status"),
                row.getInteger("attempts"),
                row.getInteger("attempts_max"),
                row.getInteger("last_attempt_no"),
                row.getInteger("dial_failures"));
    }

    /** A row whose call is being made or has just ended. */
    record DialingRow(
            UUID id,
            UUID campaign,
            String number,
            String status,
            int attempts,
            int attemptsMax,
            int lastAttemptNo,
            int dialFailures) {

        boolean isDialing() {
            return status.equals("dialing") || status.equals("in_call");
        }

        DialingRow withCounts(int counted, int failures) {
            return new DialingRow(id, campaign, number, status, counted, attemptsMax, lastAttemptNo, failures);
        }

        /** What the row had behind it before its latest call. */
        Dispositions.Behind behind() {
            return new Dispositions.Behind(attempts - 1, dialFailures, lastAttemptNo - attempts, attemptsMax);
        }
    }
}
