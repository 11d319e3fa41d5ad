package switchboard.audit;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Empties what others sent or were sent of a person, found by what stands in it. What belongs to no tenant is emptied
 * only when everybody's is meant.
 */
final class BodyErasureRepository {

    private static final String DELIVERIES = """
              with a (number, tenant, leads, traces, now) as (
                     values ($1::text, $2::uuid, $3::uuid[], $4::text[], $5::timestamptz)
                   )
            update webhook_queue as w
               set body_digest = coalesce(w.body_digest, sha256(w.raw_body)), raw_body = null, raw_payload = null,
                   errors = '[]', error_message = case when w.state = 'dead' then 'erased with the person'
                                                       else w.error_message end,
                   result = case when w.state = 'dead' then 'skipped' else w.result end,
                   state = case when w.state = 'dead' then 'skipped' else w.state end
              from a
             where w.state in ('done', 'skipped', 'dead')
               and (w.raw_body is not null or w.raw_payload is not null)
               and (a.tenant is null or w.user_id = a.tenant)
               and exists (select 1
                             from unnest(a.traces) as t (trace)
                            where position(convert_to(t.trace, 'UTF8') in coalesce(w.raw_body, '')) > 0
                               or strpos(w.raw_payload::text, t.trace) > 0)
            """;

    private static final String UNKNOWN = """
              with a (number, tenant, leads, traces, now) as (
                     values ($1::text, $2::uuid, $3::uuid[], $4::text[], $5::timestamptz)
                   )
            update unknown_phone as u
               set raw_payload = '{}', notes = null
              from a
             where a.tenant is null
               and exists (select 1
                             from unnest(a.traces) as t (trace)
                            where strpos(u.raw_payload::text || coalesce(u.notes, ''), t.trace) > 0)
            """;

    private static final String REFUSED = """
              with a (number, tenant, leads, traces, now) as (
                     values ($1::text, $2::uuid, $3::uuid[], $4::text[], $5::timestamptz)
                   )
            update refused_deliveries as r
               set body_start = null
              from a
             where a.tenant is null
               and exists (select 1
                             from unnest(a.traces) as t (trace)
                            where position(convert_to(t.trace, 'UTF8') in r.body_start) > 0)
            """;

    private static final String QUESTIONS = """
              with a (number, tenant, leads, traces, now) as (
                     values ($1::text, $2::uuid, $3::uuid[], $4::text[], $5::timestamptz)
                   )
            update inbound_decisions as d
               set content_digest = coalesce(d.content_digest, sha256(d.request || d.answer)), from_number = null,
                   request = '', answer = ''
              from a
             where d.from_number = a.number
               and (a.tenant is null or d.user_id = a.tenant)
               and d.decided_at < a.now - interval '1 hour'
            """;

    /** The answer goes, not the row: a request that comes again must still do nothing twice. */
    private static final String ANSWERS = """
              with a (number, tenant, leads, traces, now) as (
                     values ($1::text, $2::uuid, $3::uuid[], $4::text[], $5::timestamptz)
                   )
            update idempotency_keys as k
               set answer = convert_to('{"erased": true}', 'UTF8'), content_type = 'application/json'
              from a
             where a.tenant is null
               and k.status is not null
               and exists (select 1
                             from unnest(a.traces) as t (trace)
                            where position(convert_to(t.trace, 'UTF8') in k.answer) > 0)
            """;

    private static final String TOLD = """
              with a (number, tenant, leads, traces, now) as (
                     values ($1::text, $2::uuid, $3::uuid[], $4::text[], $5::timestamptz)
                   )
            update webhook_deliveries as d
               set payload = '{"erased": true}'
              from a, webhook_endpoints as e
             where e.id = d.endpoint_id
               and (d.delivered_at is not null or d.exhausted_at is not null)
               and (a.tenant is null or e.user_id = a.tenant)
               and exists (select 1 from unnest(a.traces) as t (trace) where strpos(d.payload::text, t.trace) > 0)
            """;

    private static final String ORDERED = """
              with a (number, tenant, leads, traces, now) as (
                     values ($1::text, $2::uuid, $3::uuid[], $4::text[], $5::timestamptz)
                   )
            update calendar_outbox as o
               set request = '{}'
              from a
             where o.done_at is not null
               and (a.tenant is null or o.user_id = a.tenant)
               and exists (select 1 from unnest(a.traces) as t (trace) where strpos(o.request::text, t.trace) > 0)
            """;

    private static final String DIFFERENCES = """
              with a (number, tenant, leads, traces, now) as (
                     values ($1::text, $2::uuid, $3::uuid[], $4::text[], $5::timestamptz)
                   )
            update reconciliation_differences as d
               set expected = replace(d.expected, a.number, 'erased'), actual = replace(d.actual, a.number, 'erased'),
                   note = replace(d.note, a.number, 'erased')
              from a
             where (a.tenant is null or d.user_id = a.tenant)
               and strpos(concat_ws(' ', d.expected, d.actual, d.note), a.number) > 0
            """;

    private static final Map<String, String> STEPS = steps();

    /** What to run, by the word under which it is counted. */
    static Map<String, String> all() {
        return STEPS;
    }

    private static Map<String, String> steps() {
        Map<String, String> steps = new LinkedHashMap<>();
        steps.put("deliveries", DELIVERIES);
        steps.put("unknown_numbers", UNKNOWN);
        steps.put("refused_deliveries", REFUSED);
        steps.put("inbound_questions", QUESTIONS);
        steps.put("kept_answers", ANSWERS);
        steps.put("webhooks_of_ours", TOLD);
        steps.put("calendar_orders", ORDERED);
        steps.put("differences", DIFFERENCES);
        return steps;
    }

    private BodyErasureRepository() {}
}
