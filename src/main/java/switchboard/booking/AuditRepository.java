package switchboard.booking;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.UUID;

/** What people did to appointments and calendars: rows of {@code audit_logs}. */
final class AuditRepository {

    private static final String WRITE = """
            insert into audit_logs (user_id, action, action_type, entity, entity_id, metadata, created_at)
            values ($1, $2, 'update', $3, $4, $5, $6)
            """;

    /** {@code details} never hold a secret. */
    Future<Void> write(
            SqlClient sql, UUID tenant, String action, String entity, UUID id, JsonObject details, Instant now) {
        return sql.preparedQuery(WRITE)
                .execute(Tuple.of(tenant, action, entity, id.toString(), details, timestamptz(now)))
                .mapEmpty();
    }
}
