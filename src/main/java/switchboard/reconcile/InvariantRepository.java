package switchboard.reconcile;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import switchboard.reconcile.core.Invariant;

/**
 * Looks for what breaks an {@link Invariant}. Each query answers {@code user_id, entity_id, detail}, and changes
 * nothing.
 */
final class InvariantRepository {

    private static final String ONE_CALL_AN_ATTEMPT = """
            select a.user_id, a.provider_call_id as entity_id, count(*) || ' attempts have this call' as detail
              from dial_attempts as a
             where a.provider_call_id is not null
             group by a.user_id, a.provider_call_id
            having count(*) > 1
             union all
            select c.user_id, c.attempt_id::text, count(*) || ' calls have this attempt'
              from call_events as c
             where c.attempt_id is not null
             group by c.user_id, c.attempt_id
            having count(*) > 1
            """;

    private static final String INTENT_BEFORE_CALL = """
            select c.user_id, c.id::text as entity_id,
                   coalesce('intended at ' || a.intended_at || ', began at ' || c.start_time, 'no attempt') as detail
              from call_events as c
              join dialer_queue as q
                on q.id = c.queue_id
              left join dial_attempts as a
                on a.id = c.attempt_id
             where c.attempt_id is not null
               and (a.id is null or a.intended_at > c.start_time + interval '2 seconds') -- his clock
            """;

    private static final String ONE_CALL_A_PHONE = """
            select c.user_id, c.id::text as entity_id, 'not over when ' || c.next_id || ' began' as detail
              from (select e.user_id, e.id, e.end_time,
                           lead(e.id) over number as next_id, lead(e.start_time) over number as next_start
                      from call_events as e
                     where e.attempt_id is not null
                       and e.start_time is not null
                    window number as (partition by e.to_number order by e.start_time, e.id)) as c
             where c.next_start < c.end_time
            """;

    private static final String WITHIN_LIMITS = """
            select u.user_id, u.user_id::text as entity_id,
                   coalesce(u.call_used_seconds, 0) || ' s used, ' || u.reserved_seconds || ' s held of ' || m.limit_s
                     || ' s, unless the limit was lowered since' as detail
              from usage_limits as u
             cross join lateral (
                   select coalesce(u.call_cap_seconds, 0)::bigint + coalesce(u.call_credit_seconds, 0)
                          + coalesce(u.rollover_seconds, 0) + coalesce(u.grace_seconds, 0) as limit_s) as m
             where coalesce(u.limit_action, 'block') in ('block', 'throttle')
               and coalesce(u.call_used_seconds, 0)::bigint + u.reserved_seconds > m.limit_s
            """;

    private static final String HOLDS_MATCH_CALLS = """
            select u.user_id, u.user_id::text as entity_id,
                   u.reserved_seconds || ' s held, ' || h.held || ' s of calls' as detail
              from usage_limits as u
             cross join lateral (
                   select coalesce(sum(c.hold_seconds), 0) as held
                     from call_events as c
                    where c.user_id = u.user_id
                      and c.hold_settled_at is null) as h
             where h.held <> u.reserved_seconds
            """;

    private static final String HOLDS_ARE_SETTLED = """
            select c.user_id, c.id::text as entity_id, c.call_status || ', ' || c.hold_seconds || ' s '
                     || case when c.hold_settled_at is null then 'still held' else 'no longer held' end as detail
              from call_events as c
             where c.hold_seconds > 0
               and (c.call_status in ('intended', 'requested', 'ringing', 'in-progress'))
                   = (c.hold_settled_at is not null)
               and c.updated_at < $1::timestamptz - interval '16 minutes'
            """;

    private static final String CALLS_ARE_BILLED = """
            select c.user_id, c.id::text as entity_id, c.duration_ms || ' ms, no line in the ledger' as detail
              from call_events as c
             where c.user_id is not null
               and c.duration_ms >= 500
               and c.call_status = 'completed'
               and c.updated_at < $1::timestamptz - interval '16 minutes'
               and not exists (select 1 from usage_ledger as g where g.call_id = c.id)
            """;

    private static final String COUNTERS_MATCH_LEDGER = """
            select u.user_id, u.user_id::text as entity_id,
                   coalesce(u.call_used_seconds, 0) || ' s and ' || coalesce(u.sms_used, 0) || ' texts counted, '
                     || l.seconds || ' s and ' || l.texts || ' texts in the ledger' as detail
              from usage_limits as u
             cross join lateral (
                   select coalesce(sum(g.billed) filter (where g.unit = 'call'), 0) as seconds,
                          coalesce(sum(g.billed) filter (where g.unit = 'sms'), 0) as texts
                     from usage_ledger as g
                    where g.user_id = u.user_id
                      and g.billing_period_id = u.billing_period_id) as l
             where u.billing_period_id is not null
               and (l.seconds <> coalesce(u.call_used_seconds, 0) or l.texts <> coalesce(u.sms_used, 0))
            """;

    private static final String NOTHING_STUCK = """
            select a.user_id, a.id::text as entity_id, 'attempt ' || a.state || ' since ' || a.intended_at as detail
              from dial_attempts as a
             where a.state in ('intended', 'requested', 'unknown')
               and a.intended_at < $1::timestamptz - interval '16 minutes'
             union all
            select w.user_id, w.id::text, 'delivery ' || w.state || ', due at ' || w.next_attempt_at
              from webhook_queue as w
             where w.state in ('pending', 'failed')
               and w.next_attempt_at < $1::timestamptz - interval '16 minutes'
             union all
            select c.user_id, c.id::text, 'effect ' || e.kind || ', due at ' || e.next_attempt_at
              from call_effects as e
              join call_events as c
                on c.id = e.call_id
             where e.done_at is null
               and e.next_attempt_at < $1::timestamptz - interval '16 minutes'
            """;

    private static final String DEAD_LETTERS_SAY_WHY = """
            select w.user_id, w.id::text as entity_id, w.event_type as detail
              from webhook_queue as w
             where w.state = 'dead'
               and coalesce(w.error_message, '') = ''
            """;

    private static final String OPT_OUTS_HOLD = """
            select a.user_id, a.id::text as entity_id,
                   'intended at ' || a.intended_at || ', listed since ' || d.since as detail
              from dial_attempts as a
              join dnc_entries as d
                on d.phone_number = a.to_number
               and (d.user_id is null or d.user_id = a.user_id)
               and d.since + interval '1 second' < a.intended_at
               and (d.until is null or d.until > a.intended_at)
              join dialer_queue as q
                on q.id = a.queue_id
              left join campaigns as k
                on k.id = q.campaign_id
              left join dnc_lists as n
                on n.id = d.list_id
             where not (n.kind is not distinct from 'national' and k.purpose = 'informational') -- 47 CFR 64.1200(c)
            """;

    private static final String CERTIFIED = """
            select a.user_id, a.id::text as entity_id, 'intended at ' || a.intended_at as detail
              from dial_attempts as a
             where not exists (select 1 from black_box_logs as b where b.event_id = a.verdict_event_id)
            """;

    private static final String ONE_APPOINTMENT_A_CHAIN = """
            select b.user_id, b.chain as entity_id, count(distinct b.appointment_id) || ' appointments' as detail
              from cal_bookings as b
             where b.appointment_id is not null
             group by b.user_id, b.chain
            having count(distinct b.appointment_id) > 1
            """;

    private static final String SAME_TENANT = """
            select c.user_id, c.id::text as entity_id, 'its queue row is of ' || q.user_id as detail
              from call_events as c
              join dialer_queue as q
                on q.id = c.queue_id
             where c.user_id <> q.user_id
             union all
            select c.user_id, c.id::text, 'its lead is of ' || l.user_id
              from call_events as c
              join leads as l
                on l.id = c.lead_id
             where c.user_id <> l.user_id
            """;

    private static final String ROW_SECURITY = """
            select null::uuid as user_id, t.relname::text as entity_id, 'off: run `switchboard migrate`' as detail
              from pg_class as t
             where t.relnamespace = 'public'::regnamespace
               and t.relkind in ('r', 'p')
               and not t.relrowsecurity
            """;

    private static final String AS_OF_ONE_MOMENT = """
            set transaction isolation level repeatable read, read only
            """;

    private static final String TAKE_YOUR_TIME = """
            set local statement_timeout = 0
            """;

    private static final Set<Invariant> BY_NOW =
            EnumSet.of(Invariant.HOLDS_ARE_SETTLED, Invariant.CALLS_ARE_BILLED, Invariant.NOTHING_STUCK);

    private InvariantRepository() {}

    /** What follows in this transaction sees one moment of the database, changes nothing, and may take long. */
    static Future<Void> atOneMoment(SqlConnection tx) {
        return tx.query(AS_OF_ONE_MOMENT)
                .execute()
                .compose(set -> tx.query(TAKE_YOUR_TIME).execute())
                .mapEmpty();
    }

    /** What breaks it: how many, and the first {@code examples} of them. */
    static Future<Breach> look(SqlConnection tx, Invariant invariant, Instant now, int examples) {
        String first = "select b.*, count(*) over () as found from (" + query(invariant)
                + ") as b order by b.entity_id limit " + examples;
        Tuple parameters = BY_NOW.contains(invariant) ? Tuple.of(timestamptz(now)) : Tuple.tuple();
        return tx.preparedQuery(first).execute(parameters).map(rows -> breach(invariant, rows));
    }

    private static String query(Invariant invariant) {
        return switch (invariant) {
            case ONE_CALL_AN_ATTEMPT -> ONE_CALL_AN_ATTEMPT;
            case INTENT_BEFORE_CALL -> INTENT_BEFORE_CALL;
            case ONE_CALL_A_PHONE -> ONE_CALL_A_PHONE;
            case WITHIN_LIMITS -> WITHIN_LIMITS;
            case HOLDS_MATCH_CALLS -> HOLDS_MATCH_CALLS;
            case HOLDS_ARE_SETTLED -> HOLDS_ARE_SETTLED;
            case CALLS_ARE_BILLED -> CALLS_ARE_BILLED;
            case COUNTERS_MATCH_LEDGER -> COUNTERS_MATCH_LEDGER;
            case NOTHING_STUCK -> NOTHING_STUCK;
            case DEAD_LETTERS_SAY_WHY -> DEAD_LETTERS_SAY_WHY;
            case OPT_OUTS_HOLD -> OPT_OUTS_HOLD;
            case CERTIFIED -> CERTIFIED;
            case ONE_APPOINTMENT_A_CHAIN -> ONE_APPOINTMENT_A_CHAIN;
            case SAME_TENANT -> SAME_TENANT;
            case ROW_SECURITY -> ROW_SECURITY;
        };
    }

    private static Breach breach(Invariant invariant, RowSet<Row> rows) {
        List<Breach.Example> examples = new ArrayList<>();
        long found = 0;
        for (Row row : rows) {
            found = row.getLong("found");
            examples.add(new Breach.Example(
                    Optional.ofNullable(row.getUUID("user_id")), row.getString("entity_id"), row.getString("detail")));
        }
        return new Breach(invariant, found, examples);
    }
}
