package switchboard.cli.demo;

import static switchboard.platform.sql.Times.instant;
import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Optional;

/** Reads whether anything is going on, and what comes next, so that the demo's clock may jump there. */
final class IdleRepository {

    private static final String BUSY_AND_NEXT = """
            with open_rows as (
                   select q.status, q.next_attempt_at
                     from dialer_queue as q
                     join campaigns as c
                       on c.id = q.campaign_id
                     join usage_limits as u
                       on u.user_id = q.user_id
                    where q.status in ('queued', 'leased', 'dialing', 'in_call')
                      and c.status in ('running', 'draining')
                      and (q.status <> 'queued'
                           or (not coalesce(u.hard_stop_active, false) and not coalesce(u.force_pause, false)))
                 )
            select (select count(*) from open_rows where status <> 'queued' or next_attempt_at <= $1) as rows_due,
                   (select count(*) from open_rows) as rows_open,
                   (select count(*) from call_events
                     where call_status in ('intended', 'requested', 'ringing', 'in-progress')) as calls_live,
                   (select count(*) from dial_attempts where state in ('intended', 'requested')) as asking,
                   (select count(*) from webhook_queue where state in ('pending', 'failed')) as deliveries,
                   (select count(*) from call_effects where done_at is null) as effects,
                   least((select min(next_attempt_at) from open_rows where status = 'queued'),
                         (select min(next_lookup_at) from dial_attempts where state = 'unknown')) as next_at
            """;

    private final Pool pool;

    IdleRepository(Pool pool) {
        this.pool = pool;
    }

    Future<Activity> read(Instant now) {
        return pool.preparedQuery(BUSY_AND_NEXT)
                .execute(Tuple.of(timestamptz(now)))
                .map(rows -> activity(rows.iterator().next()));
    }

    private static Activity activity(Row row) {
        return new Activity(
                row.getLong("rows_due"),
                row.getLong("rows_open"),
                row.getLong("calls_live"),
                row.getLong("asking"),
                row.getLong("deliveries") + row.getLong("effects"),
                instant(row, "next_at"));
    }

    /**
     * What is going on.
     *
     * @param rowsDue queue rows that are being worked on or could be now
     * @param rowsOpen queue rows that may still be called
     * @param asking attempts whose answer is still awaited
     * @param unfinished deliveries and effects not yet carried out
     * @param nextAt when the next row or look-up comes due
     */
    record Activity(
            long rowsDue, long rowsOpen, long callsLive, long asking, long unfinished, Optional<Instant> nextAt) {

        boolean isIdle() {
            return rowsDue == 0 && isSettled();
        }

        /** Nothing moves; rows may still wait for their time. A call of unknown outcome keeps its slot meanwhile. */
        boolean isSettled() {
            return asking == 0 && unfinished == 0;
        }

        boolean isDone() {
            return rowsOpen == 0 && callsLive == 0 && isSettled();
        }
    }
}
