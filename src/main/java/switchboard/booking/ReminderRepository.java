package switchboard.booking;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Who is to be reminded of which of the {@code appointments}. */
final class ReminderRepository {

    /** An appointment whose customer is reminded now. */
    record Due(UUID appointment, UUID tenant, String phone, ZonedDateTime start, Optional<String> business) {}

    /** The latch is set in the transaction that writes the text: once, whoever dies. */
    private static final String TAKE = """
            update appointments as a
               set reminder_sent = true,
                   reminder_last_sent_at = $1
              from profiles as p
             where p.user_id = a.user_id
               and a.id in (select id
                              from appointments
                             where reminder_enabled
                               and not reminder_sent
                               and reminder_minutes > 0
                               and status in ('booked', 'confirmed')
                               and customer_phone is not null
                               and start_time > $1
                               and start_time - reminder_minutes * interval '1 minute' <= $1
                             order by start_time, id
                             limit $2
                               for update skip locked)
            returning a.id, a.user_id, a.customer_phone, a.start_time, p.business_timezone, p.business_name
            """;

    private static final String CHANGE = """
            update appointments
               set reminder_minutes = coalesce($2, reminder_minutes),
                   reminder_enabled = coalesce($3, reminder_enabled),
                   reminder_sent = reminder_sent and $2::integer is null
             where id = $1
            """;

    Future<List<Due>> take(SqlClient tx, Instant now, int max) {
        return tx.preparedQuery(TAKE)
                .execute(Tuple.of(timestamptz(now), max))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(ReminderRepository::due)
                        .toList());
    }

    /** What is null stays; a new time is a new reminder. */
    Future<Void> change(SqlClient sql, UUID appointment, @Nullable Integer minutes, @Nullable Boolean enabled) {
        return sql.preparedQuery(CHANGE)
                .execute(Tuple.of(appointment, minutes, enabled))
                .mapEmpty();
    }

    private static Due due(Row row) {
        return new Due(
                row.getUUID("id"),
                row.getUUID("user_id"),
                row.getString("customer_phone"),
                row.getOffsetDateTime("start_time")
                        .atZoneSameInstant(TenantZone.of(Optional.ofNullable(row.getString("business_timezone")))),
                Optional.ofNullable(row.getString("business_name")));
    }
}
