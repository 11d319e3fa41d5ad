package switchboard.cli.demo;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;

/** Reads the figures of the progress line. */
final class ProgressRepository {

    private static final String COUNTS = """
            select (select count(*) from dialer_queue where status = 'queued' and next_attempt_at <= $1) as queued,
                   (select count(*) from dialer_queue where status = 'queued' and next_attempt_at > $1) as waiting,
                   (select count(*) from call_events
                     where call_status in ('intended', 'requested', 'ringing')) as ringing,
                   (select count(*) from call_events where call_status = 'in-progress') as live,
                   (select count(*) from call_events
                     where call_status not in ('intended', 'requested', 'ringing', 'in-progress')) as done,
                   (select count(*) from appointments where status = 'booked') as booked,
                   (select count(*) from usage_limits where hard_stop_active) as stopped
            """;

    private final Pool pool;

    ProgressRepository(Pool pool) {
        this.pool = pool;
    }

    Future<JsonObject> counts(Instant now) {
        return pool.preparedQuery(COUNTS)
                .execute(Tuple.of(timestamptz(now)))
                .map(rows -> rows.iterator().next().toJson());
    }
}
