package switchboard.audit;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Empties a person's rows: what was said, and what they are known by. Rows stay where a bill or a count hangs on them.
 * In an order in which a run that was broken off is gone on with: a lead, by which the others are found, comes last.
 */
final class RowErasureRepository {

    /** What the provider keeps is asked of it; a row that is there already has been asked for. */
    private static final String PROVIDER_CALLS = """
              with a (number, tenant, leads, traces, now) as (
                     values ($1::text, $2::uuid, $3::uuid[], $4::text[], $5::timestamptz)
                   )
            insert into provider_erasures (call_sid, user_id, ordered_at)
            select c.call_sid, c.user_id, a.now
              from call_events as c, a
             where (c.to_number = a.number or c.from_number = a.number or c.lead_id = any(a.leads))
               and c.phone_number <> a.number
               and c.call_sid is not null
               and (a.tenant is null or c.user_id = a.tenant)
               and c.call_status not in ('intended', 'requested', 'ringing', 'in-progress')
                on conflict (call_sid) do nothing
            """;

    private static final String RECORDINGS = """
              with a (number, tenant, leads, traces, now) as (
                     values ($1::text, $2::uuid, $3::uuid[], $4::text[], $5::timestamptz)
                   )
            update call_recordings as r
               set recording_url = null, manager_notes = null
              from a
             where (r.lead_id = any(a.leads) or r.call_id = any(a.traces))
               and (a.tenant is null or r.seller_id = a.tenant)
               and (r.recording_url is not null or r.manager_notes is not null)
            """;

    private static final String MESSAGES = """
              with a (number, tenant, leads, traces, now) as (
                     values ($1::text, $2::uuid, $3::uuid[], $4::text[], $5::timestamptz)
                   )
            update messages as m
               set body = null, from_number = case m.direction when 'outbound' then m.from_number end,
                   to_number = case m.direction when 'inbound' then m.to_number end
              from a
             where (m.from_number = a.number or m.to_number = a.number
                    or (m.lead_id = any(a.leads) and m.body is not null))
               and (a.tenant is null or m.user_id = a.tenant)
            """;

    private static final String TEXTS = """
              with a (number, tenant, leads, traces, now) as (
                     values ($1::text, $2::uuid, $3::uuid[], $4::text[], $5::timestamptz)
                   )
            update sms_events as s
               set content_digest = coalesce(s.content_digest, sha256(convert_to(
                     coalesce(s.body, '') || coalesce(s.raw_payload::text, ''), 'UTF8'))),
                   body = null, body_sanitized = null, media_urls = null, raw_payload = null,
                   from_number = nullif(s.from_number, a.number), to_number = nullif(s.to_number, a.number)
              from a
             where (s.from_number = a.number or s.to_number = a.number)
               and s.phone_number <> a.number
               and (a.tenant is null or s.user_id = a.tenant)
               and s.next_look_at is null
               and (s.direction = 'inbound' or s.received_at < a.now - interval '1 day')
            """;

    private static final String TRACKING = """
              with a (number, tenant, leads, traces, now) as (
                     values ($1::text, $2::uuid, $3::uuid[], $4::text[], $5::timestamptz)
                   )
            update tracking_sessions as s
               set customer_phone = null
              from a
             where (s.customer_phone = a.number or (s.lead_id = any(a.leads) and s.customer_phone is not null))
               and (a.tenant is null or s.created_by = a.tenant)
            """;

    private static final String BOOKINGS = """
              with a (number, tenant, leads, traces, now) as (
                     values ($1::text, $2::uuid, $3::uuid[], $4::text[], $5::timestamptz)
                   )
            update cal_bookings as b
               set record = '{}'
              from a, appointments as p
             where p.id = b.appointment_id
               and (p.customer_phone = a.number or p.lead_id = any(a.leads))
               and (a.tenant is null or p.user_id = a.tenant)
               and (p.end_time < a.now or p.status in ('completed', 'cancelled', 'rejected', 'no_show', 'failed'))
               and b.record <> '{}'
            """;

    private static final String APPOINTMENTS = """
              with a (number, tenant, leads, traces, now) as (
                     values ($1::text, $2::uuid, $3::uuid[], $4::text[], $5::timestamptz)
                   )
            update appointments as p
               set customer_name = 'erased', customer_phone = null, customer_email = null, location = null,
                   notes = null, eta_link = null, reminder_enabled = false
              from a
             where (p.customer_phone = a.number or (p.lead_id = any(a.leads) and p.customer_name <> 'erased'))
               and (a.tenant is null or p.user_id = a.tenant)
               and (p.end_time < a.now or p.status in ('completed', 'cancelled', 'rejected', 'no_show', 'failed'))
            """;

    private static final String CONSENTS = """
            with a (number, tenant, leads, traces, now) as (
                   values ($1::text, $2::uuid, $3::uuid[], $4::text[], $5::timestamptz)
                 )
            delete from consents as k
             using a
             where k.phone_number = a.number
               and (a.tenant is null or k.user_id = a.tenant)
            """;

    /** Those of a day stay: they keep the person from being called more often than is allowed. */
    private static final String ATTEMPTS = """
              with a (number, tenant, leads, traces, now) as (
                     values ($1::text, $2::uuid, $3::uuid[], $4::text[], $5::timestamptz)
                   )
            update dial_attempts as t
               set to_number = ''
              from a
             where t.to_number = a.number
               and (a.tenant is null or t.user_id = a.tenant)
               and t.state in ('refused', 'closed')
               and t.intended_at < a.now - interval '1 day'
            """;

    private static final String CALLS = """
              with a (number, tenant, leads, traces, now) as (
                     values ($1::text, $2::uuid, $3::uuid[], $4::text[], $5::timestamptz)
                   )
            update call_events as c
               set content_digest = coalesce(c.content_digest, sha256(convert_to(
                     coalesce(c.transcript, '') || coalesce(c.analysis::text, '') || coalesce(c.raw_payload::text, ''),
                     'UTF8'))),
                   transcript = null, analysis = null, raw_payload = null, recording_url = null, transfers = null,
                   metadata = null, call_tags = null,
                   from_number = case c.direction when 'outbound' then c.from_number end,
                   to_number = case c.direction when 'inbound' then c.to_number end
              from a
             where (c.to_number = a.number or c.from_number = a.number
                    or (c.lead_id = any(a.leads) and coalesce(c.transcript, c.recording_url, c.analysis::text)
                                                       is not null))
               and c.phone_number <> a.number
               and (a.tenant is null or c.user_id = a.tenant)
               and c.call_status not in ('intended', 'requested', 'ringing', 'in-progress')
            """;

    private static final String QUEUED = """
              with a (number, tenant, leads, traces, now) as (
                     values ($1::text, $2::uuid, $3::uuid[], $4::text[], $5::timestamptz)
                   )
            update dialer_queue as q
               set phone_number = null,
                   status = case when q.status in ('queued', 'leased') then 'cancelled' else q.status end,
                   outcome = case when q.status in ('queued', 'leased') then 'cancelled' else q.outcome end,
                   reason = case when q.status in ('queued', 'leased') then 'cancelled' else q.reason end,
                   lease_owner = null, lease_until = null, lease_token = q.lease_token + 1
              from a
             where (q.phone_number = a.number or (q.lead_id = any(a.leads) and q.phone_number is not null))
               and (a.tenant is null or q.user_id = a.tenant)
               and q.status not in ('dialing', 'in_call')
            """;

    private static final String LEADS = """
              with a (number, tenant, leads, traces, now) as (
                     values ($1::text, $2::uuid, $3::uuid[], $4::text[], $5::timestamptz)
                   )
            update leads as l
               set phone = null, phone_raw = null, name = null, business_name = null, email = null, notes = null,
                   metadata = null, recording_url = null, summary = null, transcript = null, sentiment = null,
                   service_address = null, issue_type = null, zip = null, state = null, time_zone = null,
                   status = 'closed'
              from a
             where l.id = any(a.leads)
               and not exists (select 1
                                 from dialer_queue as q
                                where q.lead_id = l.id
                                  and q.status in ('dialing', 'in_call'))
            """;

    private static final Map<String, String> STEPS = steps();

    /** What to run, by the word under which it is counted. */
    static Map<String, String> all() {
        return STEPS;
    }

    private static Map<String, String> steps() {
        Map<String, String> steps = new LinkedHashMap<>();
        steps.put("calls_at_provider_ordered", PROVIDER_CALLS);
        steps.put("recordings", RECORDINGS);
        steps.put("messages", MESSAGES);
        steps.put("texts", TEXTS);
        steps.put("tracking", TRACKING);
        steps.put("bookings", BOOKINGS);
        steps.put("appointments", APPOINTMENTS);
        steps.put("consents", CONSENTS);
        steps.put("attempts", ATTEMPTS);
        steps.put("calls", CALLS);
        steps.put("queued", QUEUED);
        steps.put("leads", LEADS);
        return steps;
    }

    private RowErasureRepository() {}
}
