package switchboard.booking;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import switchboard.platform.core.TenantId;
import switchboard.platform.error.Failure;
import switchboard.platform.web.Cursor;

/** Reads the table {@code appointments} for people. */
final class AppointmentListRepository {

    /** A window of starts, from the first on and before the second. */
    record Window(Optional<Instant> from, Optional<Instant> to) {}

    private static final String LIST = """
            select id, user_id, lead_id, customer_name, customer_phone, customer_email, start_time, end_time,
                   duration_minutes, location, notes, issue_type, status, source, cal_booking_uid,
                   created_at, updated_at
              from appointments
             where ($1::uuid is null or user_id = $1)
               and ($2::timestamptz is null or start_time >= $2)
               and ($3::timestamptz is null or start_time < $3)
               and ($4::timestamptz is null or (start_time, id) > ($4, $5::uuid))
             order by start_time, id
             limit $6
            """;

    private static final String FIND = """
            select id, user_id, lead_id, customer_name, customer_phone, customer_email, start_time, end_time,
                   duration_minutes, location, notes, issue_type, status, source, cal_booking_uid,
                   created_at, updated_at
              from appointments
             where id = $1
               and ($2::uuid is null or user_id = $2)
            """;

    private static final String HAS_LEAD = """
            select 1
              from leads
             where id = $1
               and user_id = $2
            """;

    /** Locks as a change would, so that the policies of changes are asked. */
    private static final String MAY_CHANGE = """
            select 1
              from appointments
             where id = $1
               for no key update
            """;

    private final SqlClient sql;

    AppointmentListRepository(SqlClient sql) {
        this.sql = sql;
    }

    /** Soonest first. */
    Future<List<AppointmentBody>> list(Optional<TenantId> tenant, Window window, Optional<Cursor> after, int limit) {
        return sql.preparedQuery(LIST)
                .execute(Tuple.tuple()
                        .addValue(tenant.map(TenantId::value).orElse(null))
                        .addValue(time(window.from()))
                        .addValue(time(window.to()))
                        .addValue(time(after.map(Cursor::at)))
                        .addValue(after.map(Cursor::id).orElse(null))
                        .addValue(limit))
                .recover(AppointmentListRepository::away)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(AppointmentListRepository::body)
                        .toList());
    }

    Future<Optional<AppointmentBody>> find(UUID id, Optional<TenantId> tenant) {
        return sql.preparedQuery(FIND)
                .execute(Tuple.tuple()
                        .addValue(id)
                        .addValue(tenant.map(TenantId::value).orElse(null)))
                .recover(AppointmentListRepository::away)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(AppointmentListRepository::body)
                        .findFirst());
    }

    /** True if the tenant has this lead, and whoever asks may see it. */
    Future<Boolean> hasLead(UUID tenant, UUID lead) {
        return sql.preparedQuery(HAS_LEAD).execute(Tuple.of(lead, tenant)).map(rows -> rows.size() == 1);
    }

    /** True if whoever asks may change it. */
    Future<Boolean> mayChange(UUID id) {
        return sql.preparedQuery(MAY_CHANGE)
                .execute(Tuple.of(id))
                .recover(AppointmentListRepository::away)
                .map(rows -> rows.size() == 1);
    }

    private static <T> Future<T> away(Throwable error) {
        return Future.failedFuture(Failure.unavailable("store_unavailable", "The database did not answer: " + error));
    }

    private static @Nullable OffsetDateTime time(Optional<Instant> time) {
        return time.map(at -> timestamptz(at)).orElse(null);
    }

    private static AppointmentBody body(Row row) {
        return new AppointmentBody(
                row.getUUID("id"),
                row.getUUID("user_id"),
                row.getUUID("lead_id"),
                row.getString("customer_name"),
                row.getString("customer_phone"),
                row.getString("customer_email"),
                row.getOffsetDateTime("start_time").toInstant(),
                row.getOffsetDateTime("end_time").toInstant(),
                row.getInteger("duration_minutes"),
                row.getString("location"),
                row.getString("notes"),
                row.getString("issue_type"),
                row.getString("status"),
                row.getString("source"),
                row.getString("cal_booking_uid"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant());
    }
}
