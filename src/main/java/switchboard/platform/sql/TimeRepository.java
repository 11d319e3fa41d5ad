package switchboard.platform.sql;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.Instant;
import java.time.OffsetDateTime;

/** No table: what time it is for the database. */
final class TimeRepository {

    private static final String NOW = """
            select clock_timestamp() as now
            """;

    private final Pool pool;

    TimeRepository(Pool pool) {
        this.pool = pool;
    }

    Future<Instant> now() {
        return pool.query(NOW)
                .execute()
                .map(rows ->
                        rows.iterator().next().get(OffsetDateTime.class, "now").toInstant());
    }
}
