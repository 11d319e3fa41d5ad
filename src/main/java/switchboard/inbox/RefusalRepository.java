package switchboard.inbox;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;

/** The table {@code refused_deliveries}. */
final class RefusalRepository {

    private static final String KEEP = """
            insert into refused_deliveries (source, reason, body_sha256, headers, body_start, received_at)
            values ($1, $2, $3, $4, $5, $6)
            """;

    private final SqlClient sql;

    RefusalRepository(SqlClient sql) {
        this.sql = sql;
    }

    Future<Void> keep(
            String source, String reason, String sha256, JsonObject headers, Buffer bodyStart, Instant receivedAt) {
        return sql.preparedQuery(KEEP)
                .execute(Tuple.of(source, reason, sha256, headers, bodyStart, timestamptz(receivedAt)))
                .mapEmpty();
    }
}
