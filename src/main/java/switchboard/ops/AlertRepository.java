package switchboard.ops;

import static switchboard.platform.sql.Times.instant;
import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import switchboard.platform.web.Cursor;

/** The table {@code alerts}. */
final class AlertRepository {

    private static final String LIST = """
            select id, alert_type, severity, user_id, phone_number, message, details, acknowledged_at, resolved_at,
                   created_at
              from alerts
             where ($1::boolean is null or (resolved_at is null) = $1)
               and ($2::timestamptz is null or (created_at, id) < ($2, $3::uuid))
             order by created_at desc, id desc
             limit $4
            """;

    private final Pool pool;

    AlertRepository(Pool pool) {
        this.pool = pool;
    }

    /** Newest first; {@code open} empty = all. */
    Future<List<Alert>> list(Optional<Boolean> open, Optional<Cursor> after, int limit) {
        Tuple filter = Tuple.of(
                open.orElse(null),
                after.map(place -> timestamptz(place.at())).orElse(null),
                after.map(Cursor::id).orElse(null),
                limit);
        return pool.preparedQuery(LIST)
                .execute(filter)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(AlertRepository::alert)
                        .toList());
    }

    private static Alert alert(Row row) {
        return new Alert(
                row.getUUID("id"),
                row.getString("alert_type"),
                row.getString("severity"),
                Optional.ofNullable(row.getUUID("user_id")),
                Optional.ofNullable(row.getString("phone_number")),
                row.getString("message"),
                row.getValue("details") instanceof JsonObject details ? Optional.of(details) : Optional.empty(),
                instant(row, "acknowledged_at"),
                instant(row, "resolved_at"),
                createdAt(row));
    }

    private static Instant createdAt(Row row) {
        return row.getOffsetDateTime("created_at").toInstant();
    }
}
