package switchboard.loadtest.node;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;

/** Calls under way, of the numbers the town has, each with its hold. */
final class LiveSeedRepository {

    private static final String CALLS = """
            insert into call_events (id, event_id, idempotency_key, call_sid, phone_number, user_id, direction,
                                     from_number, to_number, call_status, hold_seconds, billing_period_id, received_at,
                                     start_time, answer_time, last_news_at)
            select i.id, 'call:' || i.id, i.id::text, 'call_load_' || n, a.phone_number, a.user_id, 'inbound',
                   '+1303' || (2000000 + n), a.phone_number, 'in-progress', 60, 'load', now(), now(), now(), now()
              from generate_series($1::int, $2::int - 1) as n
             cross join lateral (select ('00000000-0000-0000-0002-' || lpad(n::text, 12, '0'))::uuid as id) as i
              join (
                     select phone_number, user_id, row_number() over (order by phone_number) - 1 as place
                       from agents
                   ) as a
                on a.place = n % (select count(*) from agents)
            """;

    private static final String HOLDS = """
            update usage_limits as u
               set reserved_seconds = (select coalesce(sum(c.hold_seconds), 0)
                                         from call_events as c
                                        where c.user_id = u.user_id and c.call_status = 'in-progress')
            """;

    private static final String LIVE = """
            select count(*) as calls
              from call_events
             where call_status in ('intended', 'requested', 'ringing', 'in-progress')
            """;

    private final Pool pool;

    LiveSeedRepository(Pool pool) {
        this.pool = pool;
    }

    /** So many more, {@code from} being how many there are. */
    Future<Void> begin(int from, int until) {
        return pool.preparedQuery(CALLS)
                .execute(Tuple.of(from, until))
                .compose(begun -> pool.query(HOLDS).execute())
                .mapEmpty();
    }

    /** That are not over. */
    Future<Long> live() {
        return pool.query(LIVE).execute().map(rows -> rows.iterator().next().getLong("calls"));
    }
}
