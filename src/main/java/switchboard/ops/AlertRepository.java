package switchboard.ops;

import static switchboard.platform.sql.Times.instant;
import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import switchboard.calls.Alarms;
import switchboard.platform.core.TenantId;
import switchboard.platform.web.Cursor;

/** The table {@code alerts}: what others raise, and what is shown of it. */
final class AlertRepository implements Alarms {

    private static final String LIST = """
            select id, alert_type, severity, user_id, phone_number, message, details, acknowledged_at, resolved_at,
                   created_at
              from alerts
             where ($1::boolean is null or (resolved_at is null) = $1)
               and ($2::timestamptz is null or (created_at, id) < ($2, $3::uuid))
               and ($5::text is null or alert_type = $5)
               and ($6::uuid is null or user_id = $6)
             order by created_at desc, id desc
             limit $4
            """;

    private static final String RAISE = """
            insert into alerts as a (alert_type, severity, user_id, phone_number, message, details, created_at)
            values ($1, $2, $3, $4, $5, $6, $7)
                on conflict (alert_type, coalesce(user_id, '00000000-0000-0000-0000-000000000000'),
                             coalesce(phone_number, ''))
                   where resolved_at is null do update
               set details = excluded.details
                          || jsonb_build_object('times', coalesce((a.details ->> 'times')::int, 1) + 1,
                                                'last_at', excluded.created_at)
            """;

    private static final String RESOLVE = """
            update alerts
               set resolved_at = $3
             where alert_type = $1
               and user_id is not distinct from $2
               and resolved_at is null
            """;

    private static final String ACKNOWLEDGE = """
            update alerts
               set acknowledged_at = coalesce(acknowledged_at, $2),
                   acknowledged_by = coalesce(acknowledged_by, (select u.id from auth.users as u where u.id = $3))
             where id = $1
            """;

    private static final String CLOSE = """
            update alerts
               set resolved_at = coalesce(resolved_at, $2),
                   resolved_by = coalesce(resolved_by, (select u.id from auth.users as u where u.id = $3))
             where id = $1
            """;

    private final Pool pool;

    AlertRepository(Pool pool) {
        this.pool = pool;
    }

    /** Newest first. */
    Future<List<Alert>> list(Filter which, Optional<Cursor> after, int limit) {
        Tuple filter = Tuple.of(
                which.open().orElse(null),
                after.map(place -> timestamptz(place.at())).orElse(null),
                after.map(Cursor::id).orElse(null),
                limit,
                which.type().orElse(null),
                which.tenant().orElse(null));
        return pool.preparedQuery(LIST)
                .execute(filter)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(AlertRepository::alert)
                        .toList());
    }

    /** Whether there is such an alert; it is seen from here on, or closed. */
    Future<Boolean> mark(UUID id, boolean closed, Optional<UUID> by, Instant now) {
        return pool.preparedQuery(closed ? CLOSE : ACKNOWLEDGE)
                .execute(Tuple.of(id, timestamptz(now), by.orElse(null)))
                .map(rows -> rows.rowCount() == 1);
    }

    @Override
    public Future<Void> raise(SqlClient sql, Alarm alarm, Instant now) {
        return sql.preparedQuery(RAISE)
                .execute(Tuple.tuple()
                        .addValue(alarm.type())
                        .addValue(alarm.severity())
                        .addValue(alarm.tenant().map(TenantId::value).orElse(null))
                        .addValue(alarm.number().orElse(null))
                        .addValue(alarm.message())
                        .addValue(alarm.details())
                        .addValue(timestamptz(now)))
                .mapEmpty();
    }

    @Override
    public Future<Void> resolve(SqlClient sql, String type, Optional<TenantId> tenant, Instant now) {
        return sql.preparedQuery(RESOLVE)
                .execute(Tuple.tuple()
                        .addValue(type)
                        .addValue(tenant.map(TenantId::value).orElse(null))
                        .addValue(timestamptz(now)))
                .mapEmpty();
    }

    /** What is empty filters nothing. */
    record Filter(Optional<Boolean> open, Optional<String> type, Optional<UUID> tenant) {

        static final Filter OPEN = new Filter(Optional.of(true), Optional.empty(), Optional.empty());
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
