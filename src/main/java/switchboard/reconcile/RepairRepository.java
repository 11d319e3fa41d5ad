package switchboard.reconcile;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.UUID;

/** What puts a difference right, and the row in {@code audit_logs} that says so. */
final class RepairRepository {

    private static final String LOCK = """
            select 1
              from usage_limits
             where user_id = $1
               for update
            """;

    private static final String COUNTER = """
            update usage_limits as u
               set call_used_seconds = (
                     select coalesce(sum(g.billed) filter (where g.unit = 'call'), 0)
                       from usage_ledger as g
                      where g.user_id = u.user_id
                        and g.billing_period_id = u.billing_period_id),
                   sms_used = (
                     select coalesce(sum(g.billed) filter (where g.unit = 'sms'), 0)
                       from usage_ledger as g
                      where g.user_id = u.user_id
                        and g.billing_period_id = u.billing_period_id),
                   reserved_seconds = (
                     select coalesce(sum(c.hold_seconds), 0)
                       from call_events as c
                      where c.user_id = u.user_id
                        and c.hold_seconds > 0
                        and c.hold_settled_at is null)
             where u.user_id = $1
            """;

    private static final String REFRESH = """
            select refresh_limit_state($1, $2)
            """;

    private static final String PERIOD = """
            update usage_periods as p
               set call_used_seconds = l.seconds, sms_used = l.texts
              from (select coalesce(sum(g.billed) filter (where g.unit = 'call'), 0) as seconds,
                           coalesce(sum(g.billed) filter (where g.unit = 'sms'), 0) as texts
                      from usage_ledger as g
                     where g.user_id = $1
                       and g.billing_period_id = $2) as l
             where p.id = $2
               and p.user_id = $1
            """;

    private static final String RATE_AGAIN = """
            update usage_periods
               set needs_rating = true
             where id = $1
            """;

    private static final String OWN = """
            update call_events as c
               set user_id = a.user_id,
                   billing_period_id = coalesce(
                     c.billing_period_id,
                     (select p.id
                        from usage_periods as p
                       where p.user_id = a.user_id
                         and p.starts_at <= c.received_at
                         and p.ends_at > c.received_at),
                     (select u.billing_period_id from usage_limits as u where u.user_id = a.user_id)),
                   hold_seconds = greatest(c.hold_seconds, ceil(coalesce(c.duration_ms, 0) / 60000.0)::int * 60)
              from agents as a
             where c.id = $1
               and c.user_id is null
               and a.phone_number = c.phone_number
            """;

    private static final String SETTLE = """
            update call_events
               set hold_settled_at = $2
             where id = $1
               and hold_settled_at is null
            """;

    private static final String LOOK = """
            update call_events
               set next_lookup_at = $2
             where id = $1
            """;

    private static final String TEXT = """
            insert into usage_ledger (user_id, billing_period_id, unit, source_key, billed, occurred_at, recorded_at)
            select s.user_id, coalesce(s.billing_period_id, u.billing_period_id, ''), 'sms', 'sms:' || s.id,
                   coalesce(s.billed_units, 1), coalesce(s.metered_at, s.received_at), $2
              from sms_events as s
              join usage_limits as u
                on u.user_id = s.user_id
             where s.id = $1
                on conflict (source_key) do nothing
            """;

    private static final String AUDIT = """
            insert into audit_logs (user_id, action, action_type, entity, entity_id, metadata, created_at)
            select u.id, 'reconcile.repair', 'reconcile.repair', $2, $3, $4, $5
              from (select $1::uuid as id) as wanted
              left join auth.users as u
                on u.id = wanted.id
            """;

    /** Whoever meters or admits waits until the transaction is over. */
    Future<Void> lock(SqlConnection tx, UUID tenant) {
        return tx.preparedQuery(LOCK).execute(Tuple.of(tenant)).mapEmpty();
    }

    /** Counters and holds as the ledger and the calls say, and the state that follows. */
    Future<Void> counters(SqlConnection tx, UUID tenant, Instant now) {
        return lock(tx, tenant)
                .compose(locked -> tx.preparedQuery(COUNTER).execute(Tuple.of(tenant)))
                .compose(counted -> tx.preparedQuery(REFRESH).execute(Tuple.of(tenant, timestamptz(now))))
                .mapEmpty();
    }

    Future<Void> period(SqlConnection tx, UUID tenant, String period) {
        return lock(tx, tenant)
                .compose(locked -> tx.preparedQuery(PERIOD).execute(Tuple.of(tenant, period)))
                .compose(counted -> rateAgain(tx, period));
    }

    Future<Void> rateAgain(SqlConnection tx, String period) {
        return tx.preparedQuery(RATE_AGAIN).execute(Tuple.of(period)).mapEmpty();
    }

    /** The call is its number's tenant's; nothing of it was held, so what it was talked is. */
    Future<Void> own(SqlConnection tx, UUID call, Instant now) {
        return tx.preparedQuery(OWN)
                .execute(Tuple.of(call))
                .compose(owned -> tx.preparedQuery(SETTLE).execute(Tuple.of(call, timestamptz(now))))
                .mapEmpty();
    }

    /** The sweeper asks for the call in its next round. */
    Future<Void> askSoon(SqlConnection tx, UUID call, Instant now) {
        return tx.preparedQuery(LOOK).execute(Tuple.of(call, timestamptz(now))).mapEmpty();
    }

    Future<Void> text(SqlConnection tx, UUID tenant, UUID text, Instant now) {
        return lock(tx, tenant)
                .compose(locked -> tx.preparedQuery(TEXT).execute(Tuple.of(text, timestamptz(now))))
                .compose(written -> counters(tx, tenant, now));
    }

    Future<Void> audit(SqlConnection tx, Difference difference, UUID run, Instant now) {
        JsonObject metadata = new JsonObject()
                .put("run_id", run.toString())
                .put("cause", difference.cause().word())
                .put("before", difference.actual())
                .put("after", difference.expected());
        return tx.preparedQuery(AUDIT)
                .execute(Tuple.of(
                        difference.tenant().orElse(null),
                        difference.cause().entity(),
                        difference.entityId(),
                        metadata,
                        timestamptz(now)))
                .mapEmpty();
    }
}
