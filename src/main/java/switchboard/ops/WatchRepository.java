package switchboard.ops;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Looks for the causes of alerts. Each query answers {@code user_id, severity, message, details} of what is so now; a
 * severity of null keeps an alert as it is, neither raising nor ending it. {@code $1} is machine time, {@code $2}
 * business time.
 */
final class WatchRepository {

    private static final String NOTHING = "select null::uuid, ''::text, ''::text, '{}'::jsonb";

    private static final String LOOK = """
              with cause (user_id, severity, message, details) as materialized (
                     select null::uuid, ''::text, ''::text, '{}'::jsonb
                   ),
                   raised as (
                     insert into alerts (alert_type, severity, user_id, message, details, created_at)
                     select $3::text, c.severity, c.user_id, c.message, c.details, $1::timestamptz
                       from cause as c
                      where c.severity is not null
                        and $2::timestamptz is not null
                         on conflict do nothing
                     returning id
                   ),
                   ended as (
                     update alerts as a
                        set resolved_at = $1
                      where a.alert_type = $3
                        and a.resolved_at is null
                        and not exists (
                            select 1
                              from cause as c
                             where c.user_id is not distinct from a.user_id
                               and (not c.details ? 'phone_number'
                                    or c.details ->> 'phone_number' is not distinct from a.phone_number))
                     returning id
                   )
            select (select count(*) from raised) as raised, (select count(*) from ended) as ended
            """;

    private static final String WEBHOOK_QUEUE_GROWTH = """
            select null::uuid as user_id, 'critical' as severity,
                   q.waiting || ' deliveries wait, the oldest for ' || q.oldest || ' s. Is PostgreSQL slow, or a'
                     || ' handler failing? `switchboard replay` and /v1/webhook-queue show them.' as message,
                   jsonb_build_object('pending', q.waiting, 'oldest_seconds', q.oldest) as details
              from (select count(*) as waiting,
                           coalesce(extract(epoch from $1::timestamptz - min(w.received_at)
                             filter (where w.state = 'pending')), 0)::int as oldest
                      from webhook_queue as w
                     where w.state in ('pending', 'failed')) as q
             where q.waiting > 1000
                or q.oldest > 60
            """;

    private static final String UNKNOWN_PHONE_SPIKE = """
            select null::uuid as user_id, 'warning' as severity,
                   u.calls || ' calls in an hour to numbers that are nobody''s. Match them to an agent, or close them:'
                     || ' /v1/unknown-phones.' as message,
                   jsonb_build_object('calls', u.calls) as details
              from (select count(*) as calls
                      from unknown_phone as p
                     where p.received_at > $1::timestamptz - interval '1 hour') as u
             where u.calls > 10
            """;

    private static final String SIGNATURE_FAILURES = """
            select null::uuid as user_id, 'critical' as severity,
                   r.refused || ' of ' || r.refused + r.taken || ' webhooks in 5 minutes were not signed by whom they'
                     || ' claim. Was a key rotated? Else somebody is trying the door.' as message,
                   jsonb_build_object('refused', r.refused, 'taken', r.taken) as details
              from (select (select count(*)
                              from refused_deliveries as d
                             where d.received_at > $1::timestamptz - interval '5 minutes') as refused,
                           (select count(*)
                              from webhook_queue as w
                             where w.received_at > $1::timestamptz - interval '5 minutes') as taken) as r
             where r.refused >= 20
               and r.refused * 20 > r.refused + r.taken
            """;

    /** The usual hour is the mean of those in the week before in which anything was used. */
    private static final String BILLING_SPIKE = """
            select s.user_id, 'warning' as severity,
                   'Tenant ' || s.user_id || ' used ' || s.hour || ' s in an hour, usually ' || s.usual || ' s. Is a'
                     || ' campaign running that should not?' as message,
                   jsonb_build_object('seconds', s.hour, 'usual_seconds', s.usual) as details
              from (select g.user_id,
                           coalesce(sum(g.billed) filter (where g.occurred_at > $2::timestamptz - interval '1 hour'), 0)
                             as hour,
                           round(coalesce(sum(g.billed)
                               filter (where g.occurred_at <= $2::timestamptz - interval '1 hour'), 0)
                             / nullif(count(distinct date_trunc('hour', g.occurred_at))
                               filter (where g.occurred_at <= $2::timestamptz - interval '1 hour'), 0)) as usual
                      from usage_ledger as g
                     where g.unit = 'call'
                       and g.recorded_at > $2::timestamptz - interval '8 days'
                       and g.occurred_at > $2::timestamptz - interval '7 days'
                       and g.occurred_at <= $2
                       and exists (select 1 from auth.users as u where u.id = g.user_id)
                       and $1::timestamptz is not null
                     group by g.user_id) as s
             where s.hour > 3 * s.usual
               and s.hour >= 600
            """;

    /** Those since the alert was last closed: an operator who closes it has seen the ones before. */
    private static final String DELIVERY_FAILURES = """
            select null::uuid as user_id, 'warning' as severity,
                   f.dead || ' deliveries were given up, ' || f.exhausted || ' webhooks of ours were never taken.'
                     || ' `switchboard replay --status dead` handles deliveries again.' as message,
                   jsonb_build_object('dead', f.dead, 'exhausted', f.exhausted) as details
              from (select coalesce(max(a.resolved_at), '-infinity') as since
                      from alerts as a
                     where a.alert_type = 'delivery_failures') as last
             cross join lateral (
                   select (select count(*)
                             from webhook_queue as w
                            where w.state = 'dead'
                              and w.last_attempt_at > greatest(last.since, $1::timestamptz - interval '7 days'))
                            as dead,
                          (select count(*)
                             from webhook_deliveries as d
                            where d.exhausted_at > greatest(last.since, $1::timestamptz - interval '7 days'))
                            as exhausted) as f
             where f.dead + f.exhausted > 0
            """;

    private static final String USAGE_BLOCKED = """
            select u.user_id, case limit_state_of(u) when 'blocked' then 'critical' end as severity,
                   'Tenant ' || u.user_id || ' has used up its limit: no call starts. A top-up or a new period ends it.'
                     as message,
                   jsonb_build_object('used_seconds', u.call_used_seconds) as details
              from usage_limits as u
             where limit_state_of(u) in ('blocked', 'paused')
            """;

    private static final String USAGE_WARNING = """
            select u.user_id, case when limit_state_of(u) in ('warning', 'grace') then 'warning' end as severity,
                   'Tenant ' || u.user_id || ' has used ' || coalesce(u.call_used_seconds, 0)
                     || ' s of what it paid for: ' || limit_state_of(u) || '.' as message,
                   jsonb_build_object('used_seconds', u.call_used_seconds) as details
              from usage_limits as u
             where limit_state_of(u) in ('warning', 'grace', 'blocked', 'paused')
            """;

    /** Raised where it happens. An account's lasts until it goes on, a number's until a day has brought no other. */
    private static final String CARRIER_REFUSED = """
            select a.user_id, null::text as severity, ''::text as message,
                   jsonb_build_object('phone_number', a.phone_number) as details
              from alerts as a
             where a.alert_type = 'carrier_refused'
               and a.resolved_at is null
               and $1::timestamptz is not null
               and case when a.phone_number is null
                        then exists (select 1 from provider_accounts as p where p.stopped_reason is not null)
                        else coalesce((a.details ->> 'last_at')::timestamptz, a.created_at)
                               > $2::timestamptz - interval '1 day' end
            """;

    private static final String CALL_OVERRUN = """
            select a.user_id, null::text as severity, ''::text as message, '{}'::jsonb as details
              from alerts as a
             where a.alert_type = 'call_overrun'
               and a.resolved_at is null
               and $1::timestamptz is not null
               and coalesce((a.details ->> 'last_at')::timestamptz, a.created_at) > $2::timestamptz - interval '1 day'
            """;

    private static final Map<String, String> CAUSES = causes();

    private final Pool pool;

    WatchRepository(Pool pool) {
        this.pool = pool;
    }

    /** Raises what is so and not open yet, and ends what is open and no longer so; answers how many of both. */
    Future<int[]> look(String type, Instant business, Instant machine) {
        return pool.preparedQuery(LOOK.replace(NOTHING, String.valueOf(CAUSES.get(type))))
                .execute(Tuple.of(timestamptz(machine), timestamptz(business), type))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    return new int[] {row.getInteger("raised"), row.getInteger("ended")};
                });
    }

    static Iterable<String> types() {
        return CAUSES.keySet();
    }

    private static Map<String, String> causes() {
        Map<String, String> causes = new LinkedHashMap<>();
        causes.put("webhook_queue_growth", WEBHOOK_QUEUE_GROWTH);
        causes.put("unknown_phone_spike", UNKNOWN_PHONE_SPIKE);
        causes.put("signature_failures", SIGNATURE_FAILURES);
        causes.put("billing_spike", BILLING_SPIKE);
        causes.put("delivery_failures", DELIVERY_FAILURES);
        causes.put("usage_blocked", USAGE_BLOCKED);
        causes.put("usage_warning", USAGE_WARNING);
        causes.put("carrier_refused", CARRIER_REFUSED);
        causes.put("call_overrun", CALL_OVERRUN);
        return causes;
    }
}
