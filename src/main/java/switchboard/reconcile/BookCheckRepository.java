package switchboard.reconcile;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.EnumMap;
import java.util.Map;
import switchboard.reconcile.core.Cause;

/**
 * The differences between ledger, counters and line items, and between calendar and appointments. Each query answers
 * {@code user_id, entity_id, expected, actual}.
 */
final class BookCheckRepository implements Checks {

    private static final String MISSING_TEXT_ROW = """
            select s.user_id, s.id::text as entity_id, s.billed_units || ' texts' as expected, 'no line' as actual
              from sms_events as s
             where s.direction = 'outbound'
               and s.user_id is not null
               and s.metered_at <= $1
               and not exists (select 1 from usage_ledger as g where g.source_key = 'sms:' || s.id)
            """;

    private static final String COUNTER_DRIFT = """
            select u.user_id, u.user_id::text as entity_id, l.billed || ' s' as expected,
                   coalesce(u.call_used_seconds, 0) || ' s' as actual
              from usage_limits as u
             cross join lateral (
                   select coalesce(sum(g.billed), 0) as billed
                     from usage_ledger as g
                    where g.user_id = u.user_id
                      and g.billing_period_id = u.billing_period_id
                      and g.unit = 'call') as l
             where u.billing_period_id is not null
               and l.billed <> coalesce(u.call_used_seconds, 0)
            """;

    private static final String TEXT_COUNTER_DRIFT = """
            select u.user_id, u.user_id::text as entity_id, l.billed || ' texts' as expected,
                   coalesce(u.sms_used, 0) || ' texts' as actual
              from usage_limits as u
             cross join lateral (
                   select coalesce(sum(g.billed), 0) as billed
                     from usage_ledger as g
                    where g.user_id = u.user_id
                      and g.billing_period_id = u.billing_period_id
                      and g.unit = 'sms') as l
             where u.billing_period_id is not null
               and l.billed <> coalesce(u.sms_used, 0)
            """;

    private static final String HOLD_DRIFT = """
            select u.user_id, u.user_id::text as entity_id, h.held || ' s' as expected,
                   u.reserved_seconds || ' s' as actual
              from usage_limits as u
              left join (
                   select c.user_id, sum(c.hold_seconds) as held
                     from call_events as c
                    where c.hold_seconds > 0
                      and c.hold_settled_at is null
                    group by c.user_id) as h0
                on h0.user_id = u.user_id
             cross join lateral (select coalesce(h0.held, 0) as held) as h
             where h.held <> u.reserved_seconds
            """;

    private static final String PERIOD_DRIFT = """
            select p.user_id, p.id as entity_id, l.seconds || ' s, ' || l.texts || ' texts' as expected,
                   p.call_used_seconds || ' s, ' || p.sms_used || ' texts' as actual
              from usage_periods as p
              join usage_limits as u
                on u.user_id = p.user_id
             cross join lateral (
                   select coalesce(sum(g.billed) filter (where g.unit = 'call'), 0) as seconds,
                          coalesce(sum(g.billed) filter (where g.unit = 'sms'), 0) as texts
                     from usage_ledger as g
                    where g.user_id = p.user_id
                      and g.billing_period_id = p.id) as l
             where p.id is distinct from u.billing_period_id
               and p.ends_at <= $1
               and (l.seconds <> p.call_used_seconds or l.texts <> p.sms_used)
            """;

    private static final String LINE_ITEM_DRIFT = """
            select p.user_id, p.id as entity_id, coalesce(w.lines, '') as expected, coalesce(h.lines, '') as actual
              from usage_periods as p
             cross join lateral (
                   select string_agg(v.line, ', ' order by v.line collate "C") as lines
                     from (select r.event_type || ' ' || coalesce(r.phone_number, '') || ' '
                                    || trim_scale(sum(r.billed_units)) || ' = '
                                    || trim_scale(sum(r.total_amount)) || ' / '
                                    || trim_scale(sum(r.provider_cost)) as line
                             from rate_period(p.user_id, p.id) as r
                            group by r.event_type, r.phone_number
                           having sum(r.billed_units) <> 0 or sum(r.total_amount) <> 0
                               or sum(r.provider_cost) <> 0) as v) as w
             cross join lateral (
                   select string_agg(v.line, ', ' order by v.line collate "C") as lines
                     from (select i.event_type || ' ' || coalesce(i.phone_number, '') || ' '
                                    || trim_scale(sum(i.billed_units)) || ' = '
                                    || trim_scale(sum(i.total_amount)) || ' / '
                                    || trim_scale(coalesce(sum(i.provider_cost), 0)) as line
                             from billing_line_items as i
                            where i.user_id = p.user_id
                              and i.billing_period_id = p.id
                            group by i.event_type, i.phone_number
                           having sum(i.billed_units) <> 0 or sum(i.total_amount) <> 0
                               or sum(i.provider_cost) <> 0) as v) as h
             where p.closed_at is not null
               and not p.needs_rating
               and p.ends_at > $1::timestamptz - interval '400 days'
               and w.lines is distinct from h.lines
            """;

    private static final String BOOKING_MISSING = """
            select b.user_id, b.uid as entity_id, 'an appointment' as expected, coalesce(b.state, '') as actual
              from cal_bookings as b
             where b.user_id is not null
               and b.appointment_id is null
               and b.replaced_by_uid is null
               and b.state = 'BOOKED'
               and b.updated_at <= $1
            """;

    private static final String BOOKING_UNKNOWN = """
            select a.user_id, a.id::text as entity_id, 'a booking' as expected, a.cal_booking_uid as actual
              from appointments as a
             where a.cal_booking_uid is not null
               and a.updated_at <= $1
               and not exists (select 1 from cal_bookings as b where b.uid = a.cal_booking_uid)
            """;

    private static final Map<Cause, String> SELECTS = new EnumMap<>(Map.of(
            Cause.MISSING_TEXT_ROW, MISSING_TEXT_ROW,
            Cause.COUNTER_DRIFT, COUNTER_DRIFT,
            Cause.TEXT_COUNTER_DRIFT, TEXT_COUNTER_DRIFT,
            Cause.HOLD_DRIFT, HOLD_DRIFT,
            Cause.PERIOD_DRIFT, PERIOD_DRIFT,
            Cause.LINE_ITEM_DRIFT, LINE_ITEM_DRIFT,
            Cause.BOOKING_MISSING, BOOKING_MISSING,
            Cause.BOOKING_UNKNOWN, BOOKING_UNKNOWN));

    @Override
    public boolean covers(Cause cause) {
        return SELECTS.containsKey(cause);
    }

    @Override
    public Future<Void> note(SqlConnection tx, Cause cause, Scope scope) {
        return DifferenceRepository.note(tx, cause, String.valueOf(SELECTS.get(cause)), scope);
    }
}
