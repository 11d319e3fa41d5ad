package switchboard.loadtest.calls;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** How far the lives of calls have come, as the rows have it. */
final class LivesRepository {

    private static final String WAITING = """
            select (select count(*) from webhook_queue where state in ('pending', 'failed'))
                     + (select count(*) from call_effects where done_at is null) as waiting
            """;

    private static final String OVER_AT = """
            select max(e.done_at) as at
              from call_effects as e
             group by e.call_id
            having bool_and(e.done_at is not null)
            """;

    private static final String WRITTEN = """
            select relname, n_tup_ins + n_tup_upd + n_tup_del as rows
              from pg_stat_user_tables
             where schemaname = 'public'
               and n_tup_ins + n_tup_upd + n_tup_del > 0
            """;

    private final Pool pool;

    LivesRepository(Pool pool) {
        this.pool = pool;
    }

    /** Deliveries to be handled, and effects to be carried out. */
    Future<Long> waiting() {
        return pool.preparedQuery(WAITING)
                .execute()
                .map(rows -> rows.iterator().next().getLong("waiting"));
    }

    /** When the last effect of each call was done; machine time. */
    Future<List<Instant>> overAt() {
        return pool.preparedQuery(OVER_AT)
                .execute()
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getOffsetDateTime("at").toInstant())
                        .toList());
    }

    /** Rows written so far, by table; PostgreSQL tells some seconds late. */
    Future<Map<String, Long>> written() {
        return pool.preparedQuery(WRITTEN).execute().map(rows -> {
            Map<String, Long> written = new TreeMap<>();
            rows.forEach(row -> written.put(row.getString("relname"), row.getLong("rows")));
            return written;
        });
    }
}
