package switchboard.booking;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** When the customer of an appointment is to be reminded: columns of {@code appointments}. */
final class ReminderRepository {

    /** Somebody to remind; {@code zone} and {@code business} as the tenant's profile has them. */
    record Due(UUID id, UUID tenant, String phone, Instant start, Optional<String> zone, Optional<String> business) {}

    private static final String CHANGE = """
            update appointments
               set reminder_minutes = coalesce($2, reminder_minutes),
                   reminder_enabled = coalesce($3, reminder_enabled),
                   reminder_sent = reminder_sent and $2::integer is null
             where id = $1
            """;

    private static final String DUE = """
            select a.id, a.user_id, a.customer_phone, a.start_time, p.business_timezone as zone, p.business_name
              from appointments as a
              left join profiles as p
                on p.user_id = a.user_id
             where a.start_time > $1
               and a.start_time <= $1::timestamptz + make_interval(mins => a.reminder_minutes)
               and a.reminder_enabled
               and not a.reminder_sent
               and a.status in ('booked', 'confirmed')
               and a.customer_phone is not null
               and a.user_id is not null
               and ($2::timestamptz is null or (a.start_time, a.id) > ($2, $3::uuid))
             order by a.start_time, a.id
             limit $4
            """;

    private static final String CLAIM = """
            update appointments
               set reminder_sent = true,
                   reminder_last_sent_at = $3
             where id = $1
               and start_time = $2
               and start_time <= $3::timestamptz + make_interval(mins => reminder_minutes)
               and reminder_enabled
               and not reminder_sent
               and status in ('booked', 'confirmed')
            """;

    private static final String NOT_SENT = """
            update appointments
               set reminder_last_sent_at = null
             where id = $1
            """;

    /** What is null stays; a new time is a new reminder. */
    Future<Void> change(SqlClient sql, UUID appointment, @Nullable Integer minutes, @Nullable Boolean enabled) {
        return sql.preparedQuery(CHANGE)
                .execute(Tuple.of(appointment, minutes, enabled))
                .mapEmpty();
    }

    /** Soonest first, the next after {@code after}. */
    Future<List<Due>> due(SqlClient sql, Instant now, Optional<Due> after, int limit) {
        return sql.preparedQuery(DUE)
                .execute(Tuple.of(
                        timestamptz(now),
                        after.map(last -> timestamptz(last.start())).orElse(null),
                        after.map(Due::id).orElse(null),
                        limit))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(ReminderRepository::due)
                        .toList());
    }

    /** Whether it is ours to remind of: false if somebody did, or it was moved or called off meanwhile. */
    Future<Boolean> claim(SqlConnection tx, Due due, Instant now) {
        return tx.preparedQuery(CLAIM)
                .execute(Tuple.of(due.id(), timestamptz(due.start()), timestamptz(now)))
                .map(updated -> updated.rowCount() == 1);
    }

    Future<Void> notSent(SqlConnection tx, UUID appointment) {
        return tx.preparedQuery(NOT_SENT).execute(Tuple.of(appointment)).mapEmpty();
    }

    private static Due due(Row row) {
        return new Due(
                row.getUUID("id"),
                row.getUUID("user_id"),
                row.getString("customer_phone"),
                row.getOffsetDateTime("start_time").toInstant(),
                Optional.ofNullable(row.getString("zone")),
                Optional.ofNullable(row.getString("business_name")).filter(name -> !name.isBlank()));
    }
}
