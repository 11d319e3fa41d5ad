package switchboard.loadtest.ingest;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;

/** What is in {@code webhook_queue} after a run. */
final class IngestedRepository {

    private static final String COUNTS = """
            select count(*) as rows, coalesce(sum(redeliveries), 0) as repeats, count(raw_body) as bodies
              from webhook_queue
             where event_type = 'call_ended'
            """;

    private final Pool pool;

    IngestedRepository(Pool pool) {
        this.pool = pool;
    }

    Future<Counts> counts() {
        return pool.preparedQuery(COUNTS)
                .execute()
                .map(rows -> rows.iterator().next())
                .map(row -> new Counts(row.getLong("rows"), row.getLong("repeats"), row.getLong("bodies")));
    }

    record Counts(long rows, long repeats, long bodies) {}
}
