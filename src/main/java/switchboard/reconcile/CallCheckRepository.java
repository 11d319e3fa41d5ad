package switchboard.reconcile;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.EnumMap;
import java.util.Map;
import switchboard.reconcile.core.Cause;

/**
 * The differences between the provider's calls, {@code call_events} and {@code usage_ledger}. Each query answers
 * {@code user_id, entity_id, expected, actual}; {@code $1} is the moment before which a thing has settled.
 */
final class CallCheckRepository implements Checks {

    private static final String MISSING_EVENT = """
            select null::uuid as user_id, p.provider_call_id as entity_id, p.duration_ms || ' ms' as expected,
                   'no row' as actual
              from provider_calls_seen as p
              left join call_events as e
                on e.call_sid = p.provider_call_id
              left join call_events as a
                on a.attempt_id = p.attempt_id
             where e.id is null
               and a.id is null
               and p.ended_at <= $1
               and exists (select 1 from agents as n where n.phone_number = p.our_number)
            """;

    private static final String UNATTRIBUTED = """
            select null::uuid as user_id, p.provider_call_id as entity_id, 'a tenant''s number' as expected,
                   coalesce(p.our_number, 'none') as actual
              from provider_calls_seen as p
              left join call_events as e
                on e.call_sid = p.provider_call_id
              left join call_events as a
                on a.attempt_id = p.attempt_id
             where e.id is null
               and a.id is null
               and p.ended_at <= $1
               and not exists (select 1 from agents as n where n.phone_number = p.our_number)
            """;

    private static final String STUCK_CALL = """
            select e.user_id, e.id::text as entity_id, case when p.is_over then 'over' else 'news' end as expected,
                   e.call_status as actual
              from call_events as e
              left join provider_calls_seen as p
                on p.provider_call_id = e.call_sid
             where e.call_status in ('intended', 'requested', 'ringing', 'in-progress')
               and (p.is_over and p.ended_at <= $1
                    or p.provider_call_id is null
                       and coalesce(e.last_news_at, e.received_at) < $1::timestamptz - interval '3 hours')
            """;

    private static final String DURATION_CHANGED = """
            select e.user_id, e.id::text as entity_id, p.duration_ms || ' ms' as expected,
                   coalesce(e.duration_ms, 0) || ' ms' as actual
              from provider_calls_seen as p
              join call_events as e
                on e.call_sid = p.provider_call_id
             where e.call_status not in ('intended', 'requested', 'ringing', 'in-progress')
               and p.is_over
               and p.ended_at <= $1
               and p.duration_ms <> coalesce(e.duration_ms, 0)
            """;

    private static final String COST_CHANGED = """
            select e.user_id, e.id::text as entity_id, p.cost || ' cents' as expected,
                   coalesce(e.provider_cost, 0) || ' cents' as actual
              from provider_calls_seen as p
              join call_events as e
                on e.call_sid = p.provider_call_id
             where e.call_status not in ('intended', 'requested', 'ringing', 'in-progress')
               and p.is_over
               and p.ended_at <= $1
               and p.duration_ms = coalesce(e.duration_ms, 0)
               and p.cost <> coalesce(e.provider_cost, 0)
            """;

    private static final String UNKNOWN_TO_PROVIDER = """
            select e.user_id, e.id::text as entity_id, 'listed' as expected, e.call_sid as actual
              from call_events as e
             where e.call_sid is not null
               and e.duration_ms > 0
               and e.start_time <= $1
               and e.start_time >= (select min(s.ended_at) from provider_calls_seen as s)
               and not exists (select 1 from provider_calls_seen as p where p.provider_call_id = e.call_sid)
               and not exists (select 1 from provider_erasures as d where d.call_sid = e.call_sid)
               and e.call_status not in ('intended', 'requested', 'ringing', 'in-progress')
            """;

    private static final String WITHOUT_TENANT = """
            select a.user_id, e.id::text as entity_id, a.user_id::text as expected, 'nobody' as actual
              from call_events as e
              join agents as a
                on a.phone_number = e.phone_number
               and a.created_at <= e.received_at
             where e.user_id is null
               and e.received_at <= $1
            """;

    private static final String MISSING_LEDGER_ROW = """
            select e.user_id, e.id::text as entity_id, e.duration_ms || ' ms' as expected, 'no line' as actual
              from call_events as e
             where e.user_id is not null
               and e.duration_ms > 0
               and e.call_status not in ('intended', 'requested', 'ringing', 'in-progress')
               and coalesce(e.end_time, e.received_at) <= $1
               and not exists (select 1 from usage_ledger as g where g.call_id = e.id)
               and not exists (
                   select 1 from call_effects as f where f.call_id = e.id and f.kind = 'meter' and f.done_at is null)
            """;

    private static final String DUPLICATE_LEDGER_ROW = """
            select e.user_id, e.id::text as entity_id, coalesce(e.duration_ms, 0) || ' ms' as expected,
                   l.duration_ms || ' ms in ' || l.lines || ' lines' as actual
              from (select g.call_id, sum(g.duration_ms)::bigint as duration_ms, count(*) as lines
                      from usage_ledger as g
                     where g.unit = 'call'
                     group by g.call_id
                    having count(*) > 1) as l
              join call_events as e
                on e.id = l.call_id
             where e.duration_ms > 0
               and l.duration_ms <> e.duration_ms
               and coalesce(e.end_time, e.received_at) <= $1
               and exists (
                   select 1
                     from usage_ledger as g
                    where g.call_id = e.id
                      and g.duration_ms = l.duration_ms - e.duration_ms
                      and g.duration_ms > 0)
               and not exists (
                   select 1 from call_effects as f where f.call_id = e.id and f.kind = 'meter' and f.done_at is null)
            """;

    private static final String LEDGER_DIFFERS = """
            select e.user_id, e.id::text as entity_id, coalesce(e.duration_ms, 0) || ' ms' as expected,
                   l.duration_ms || ' ms' as actual
              from (select g.call_id, sum(g.duration_ms)::bigint as duration_ms
                      from usage_ledger as g
                     where g.unit = 'call'
                     group by g.call_id) as l
              join call_events as e
                on e.id = l.call_id
             where l.duration_ms <> coalesce(e.duration_ms, 0)
               and coalesce(e.end_time, e.received_at) <= $1
               and not exists (
                   select 1
                     from usage_ledger as g
                    where g.call_id = e.id
                      and g.duration_ms = l.duration_ms - coalesce(e.duration_ms, 0)
                      and g.duration_ms > 0
                      and e.duration_ms > 0)
               and not exists (
                   select 1 from call_effects as f where f.call_id = e.id and f.kind = 'meter' and f.done_at is null)
            """;

    private static final String LEDGER_COST_DIFFERS = """
            select e.user_id, e.id::text as entity_id, coalesce(e.provider_cost, 0) || ' cents' as expected,
                   l.cost || ' cents' as actual
              from (select g.call_id, sum(g.duration_ms)::bigint as duration_ms,
                           coalesce(sum(g.provider_cost), 0) as cost
                      from usage_ledger as g
                     where g.unit = 'call'
                     group by g.call_id) as l
              join call_events as e
                on e.id = l.call_id
             where l.duration_ms = coalesce(e.duration_ms, 0)
               and l.cost <> coalesce(e.provider_cost, 0)
               and coalesce(e.end_time, e.received_at) <= $1
               and not exists (
                   select 1 from call_effects as f where f.call_id = e.id and f.kind = 'meter' and f.done_at is null)
            """;

    private static final String HOLD_LEAKED = """
            select e.user_id, e.id::text as entity_id, 'settled' as expected, e.hold_seconds || ' s held' as actual
              from call_events as e
             where e.user_id is not null
               and e.hold_seconds > 0
               and e.hold_settled_at is null
               and e.call_status not in ('intended', 'requested', 'ringing', 'in-progress')
               and coalesce(e.end_time, e.received_at) <= $1
               and (coalesce(e.duration_ms, 0) = 0
                    or exists (select 1 from usage_ledger as g where g.call_id = e.id))
               and not exists (
                   select 1 from call_effects as f where f.call_id = e.id and f.kind = 'meter' and f.done_at is null)
            """;

    private static final String ORPHAN_LEDGER_ROW = """
            select g.user_id, g.source_key as entity_id, 'a call' as expected, coalesce(g.call_id::text, '') as actual
              from usage_ledger as g
              left join call_events as e
                on e.id = g.call_id
             where g.unit = 'call'
               and e.id is null
               and g.recorded_at <= $1
            """;

    private static final Map<Cause, String> SELECTS = new EnumMap<>(Map.ofEntries(
            Map.entry(Cause.MISSING_EVENT, MISSING_EVENT),
            Map.entry(Cause.UNATTRIBUTED, UNATTRIBUTED),
            Map.entry(Cause.STUCK_CALL, STUCK_CALL),
            Map.entry(Cause.DURATION_CHANGED, DURATION_CHANGED),
            Map.entry(Cause.COST_CHANGED, COST_CHANGED),
            Map.entry(Cause.UNKNOWN_TO_PROVIDER, UNKNOWN_TO_PROVIDER),
            Map.entry(Cause.WITHOUT_TENANT, WITHOUT_TENANT),
            Map.entry(Cause.MISSING_LEDGER_ROW, MISSING_LEDGER_ROW),
            Map.entry(Cause.DUPLICATE_LEDGER_ROW, DUPLICATE_LEDGER_ROW),
            Map.entry(Cause.LEDGER_DIFFERS, LEDGER_DIFFERS),
            Map.entry(Cause.LEDGER_COST_DIFFERS, LEDGER_COST_DIFFERS),
            Map.entry(Cause.HOLD_LEAKED, HOLD_LEAKED),
            Map.entry(Cause.ORPHAN_LEDGER_ROW, ORPHAN_LEDGER_ROW)));

    @Override
    public boolean covers(Cause cause) {
        return SELECTS.containsKey(cause);
    }

    @Override
    public Future<Void> note(SqlConnection tx, Cause cause, Scope scope) {
        return DifferenceRepository.note(tx, cause, String.valueOf(SELECTS.get(cause)), scope);
    }
}
