package switchboard.cli.demo;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;

/** Reads the figures of a run from the database, for the table at the end. */
final class SummaryRepository {

    private static final String FIGURES =
            """
            select jsonb_build_object(
                     'dials', (select jsonb_build_object(
                                 'attempts', count(*),
                                 'accepted', count(*) filter (where provider_call_id is not null),
                                 'refused', count(*) filter (where provider_call_id is null and state in ('refused', 'closed')),
                                 'unknown', count(*) filter (where provider_call_id is null and state not in ('refused', 'closed')))
                                from dial_attempts),
                     'calls', (select jsonb_build_object(
                                 'completed', count(*) filter (where direction = 'outbound' and call_status = 'completed'),
                                 'no_answer', count(*) filter (where direction = 'outbound' and call_status = 'no-answer'),
                                 'busy', count(*) filter (where direction = 'outbound' and call_status = 'busy'),
                                 'failed', count(*) filter (where direction = 'outbound' and call_status = 'failed'),
                                 'inbound_completed', count(*) filter (where direction = 'inbound' and call_status = 'completed'),
                                 'inbound_rejected', (select count(*) from inbound_decisions where not admitted),
                                 'live', count(*) filter (where call_status in ('intended', 'requested', 'ringing', 'in-progress')))
                                from call_events),
                     'bookings', (select count(*) from appointments where cal_booking_uid is not null and status <> 'cancelled'),
                     'hard_stopped_tenants', (select count(*) from usage_limits where hard_stop_active),
                     'webhooks', (select jsonb_build_object(
                                    'received', count(*) + coalesce(sum(redeliveries), 0),
                                    'processed', count(*) filter (where state in ('done', 'skipped')),
                                    'duplicate', coalesce(sum(redeliveries), 0),
                                    'pending', count(*) filter (where state in ('pending', 'failed')),
                                    'dead', count(*) filter (where state = 'dead'))
                                   from webhook_queue),
                     'suppressed', (select coalesce(jsonb_object_agg(reason, leads), '{}')
                                      from (select coalesce(reason, 'unknown') as reason, count(*) as leads
                                              from dialer_queue
                                             where status = 'suppressed'
                                             group by 1) as by_reason),
                     'seconds', jsonb_build_object(
                                  'ledger', (select coalesce(sum(billed), 0) from usage_ledger where unit = 'call'),
                                  'counters', (select coalesce(sum(call_used_seconds), 0) from usage_limits)),
                     'slots_held', (select count(*) from call_events
                                     where call_status in ('intended', 'requested', 'ringing', 'in-progress'))
                   ) as figures
            """;

    private static final String OUTCOMES =
            """
            select coalesce(jsonb_object_agg(outcome, leads), '{}') as outcomes
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
