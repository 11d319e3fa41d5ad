package switchboard.cli.demo;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;

/** Reads the figures of a run from the database, for the table at the end. */
final class SummaryRepository {

    private static final String FIGURES = """
            with dials as (
                   select count(*) as attempts,
                          count(provider_call_id) as accepted,
                          count(*) filter (where provider_call_id is null
                                             and state in ('refused', 'closed')) as refused,
                          count(*) filter (where provider_call_id is null
                                             and state not in ('refused', 'closed')) as unknown
                     from dial_attempts
                 ),
                 outbound as (
                   select count(*) filter (where call_status = 'completed') as completed,
                          count(*) filter (where call_status = 'no-answer') as no_answer,
                          count(*) filter (where call_status = 'busy') as busy,
                          count(*) filter (where call_status in ('failed', 'blocked')) as failed
                     from call_events
                    where direction = 'outbound'
                 ),
                 others as (
                   select count(*) filter (where direction = 'inbound'
                                             and call_status = 'completed') as inbound_completed,
                          (select count(*) from inbound_decisions where not admitted) as inbound_rejected,
                          count(*) filter (where call_status in
                            ('intended', 'requested', 'ringing', 'in-progress')) as live
                     from call_events
                 ),
                 inbox as (
                   select count(*) + coalesce(sum(redeliveries), 0) as received,
                          count(*) filter (where state in ('done', 'skipped')) as processed,
                          coalesce(sum(redeliveries), 0) as duplicate,
                          count(*) filter (where state in ('pending', 'failed')) as pending,
                          count(*) filter (where state = 'dead') as dead
                     from webhook_queue
                 ),
                 silent as (
                   select coalesce(reason, 'unknown') as reason, count(*) as leads
                     from dialer_queue
                    where status = 'suppressed'
                    group by 1
                 )
            select json_build_object(
                     'dials', (select row_to_json(dials) from dials),
                     'calls', (select row_to_json(every_call)
                                 from (select * from outbound cross join others) as every_call),
                     'bookings', (select count(*) from appointments
                                   where cal_booking_uid is not null and status <> 'cancelled'),
                     'hard_stopped_tenants', (select count(*) from usage_limits where hard_stop_active),
                     'webhooks', (select row_to_json(inbox) from inbox),
                     'suppressed', (select coalesce(json_object_agg(reason, leads), '{}') from silent),
                     'seconds', json_build_object(
                                  'ledger', (select coalesce(sum(billed), 0) from usage_ledger where unit = 'call'),
                                  'counters', (select coalesce(sum(call_used_seconds), 0) from usage_limits))
                   ) as figures
            """;

    private static final String OUTCOMES = """
            select coalesce(json_object_agg(outcome, leads), '{}') as outcomes
              from (select coalesce(outcome, status) as outcome, count(*) as leads
                      from dialer_queue
                     where status in ('done', 'failed', 'cancelled')
                     group by 1) as by_outcome
            """;

    private final Pool pool;

    SummaryRepository(Pool pool) {
        this.pool = pool;
    }

    Future<JsonObject> figures() {
        return pool.preparedQuery(FIGURES).execute().map(rows -> first(rows).getJsonObject("figures"));
    }

    /** What became of the leads that were called, by outcome. */
    Future<JsonObject> outcomes() {
        return pool.preparedQuery(OUTCOMES).execute().map(rows -> first(rows).getJsonObject("outcomes"));
    }

    private static Row first(Iterable<Row> rows) {
        return rows.iterator().next();
    }
}
