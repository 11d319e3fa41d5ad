package switchboard.loadtest;

import static switchboard.platform.sql.Times.instant;
import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Opens and ends a window of load: campaigns run and pause, and the calls a window has made are over before the next.
 */
public final class WindowRepository {

    private static final String CAMPAIGNS = """
            update campaigns
               set status = $1
             where name like 'Load %'
            """;

    private static final String BUSY = """
            select (select count(*) from dialer_queue where status = 'leased')
                     + (select count(*) from dial_attempts where state = 'intended') as rows
            """;

    private static final String END_CALLS = """
            with ended as (
                   update call_events
                      set call_status = 'completed', hold_settled_at = $1
                    where hold_settled_at is null
                returning id, user_id, phone_number, hold_seconds
                 ),
                 settled as (
                   update usage_limits as u
                      set reserved_seconds = u.reserved_seconds - held.seconds
                     from (select user_id, sum(hold_seconds) as seconds from ended group by user_id) as held
                    where u.user_id = held.user_id
                 )
            select id, user_id, phone_number
              from ended
            """;

    private static final String CLOSE_ATTEMPTS = """
            update dial_attempts
               set state = 'closed', closed_at = $1
             where state <> 'closed'
            """;

    private static final String CLOSE_ROWS = """
            update dialer_queue
               set status = 'done', outcome = 'load test'
             where status = 'dialing'
            """;

    private static final String REQUEUE_CLOSED = """
            update dialer_queue
               set status = 'queued', reason = null, outcome = null
             where status = 'suppressed'
            """;

    private static final String CANCEL_QUEUED = """
            update dialer_queue
               set status = 'cancelled'
             where status = 'queued'
            """;

    private static final String DUE = """
            select id, next_attempt_at
              from dialer_queue
             where id = any ($1)
            """;

    private final Pool pool;

    public WindowRepository(Pool pool) {
        this.pool = pool;
    }

    public Future<Void> campaigns(String status) {
        return pool.preparedQuery(CAMPAIGNS).execute(Tuple.of(status)).mapEmpty();
    }

    Future<Void> requeueClosed() {
        return pool.preparedQuery(REQUEUE_CLOSED).execute().mapEmpty();
    }

    Future<Void> cancelQueued() {
        return pool.preparedQuery(CANCEL_QUEUED).execute().mapEmpty();
    }

    /** Rows claimed or intended and not finished with. */
    Future<Long> busy() {
        return pool.preparedQuery(BUSY)
                .execute()
                .map(rows -> rows.iterator().next().getLong("rows"));
    }

    Future<List<Ended>> endCalls(Instant now) {
        return pool.preparedQuery(END_CALLS)
                .execute(Tuple.of(timestamptz(now)))
                .compose(ended -> pool.preparedQuery(CLOSE_ATTEMPTS)
                        .execute(Tuple.of(timestamptz(now)))
                        .compose(closed -> pool.preparedQuery(CLOSE_ROWS).execute())
                        .map(closed -> {
                            List<Ended> calls = new ArrayList<>();
                            for (Row row : ended) {
                                calls.add(new Ended(
                                        row.getUUID("id"), row.getUUID("user_id"), row.getString("phone_number")));
                            }
                            return calls;
                        }));
    }

    Future<Map<UUID, Instant>> due(Collection<UUID> rows) {
        return pool.preparedQuery(DUE)
                .execute(Tuple.tuple().addValue(rows.toArray(UUID[]::new)))
                .map(found -> {
                    Map<UUID, Instant> due = new HashMap<>();
                    for (Row row : found) {
                        instant(row, "next_attempt_at").ifPresent(at -> due.put(row.getUUID("id"), at));
                    }
                    return due;
                });
    }

    record Ended(UUID call, UUID tenant, String ourNumber) {}
}
