package switchboard.booking;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Appointments that are wanted: {@code appointments} before a booking stands behind them. */
final class IntentRepository {

    /** How long it will take only the calendar knows, so it ends when it starts until the calendar has said. */
    private static final String WANT = """
            insert into appointments as kept
                   (id, user_id, customer_name, customer_phone, customer_email, start_time, end_time, duration_minutes,
                    notes, status, lead_id, source, created_at, call_sid)
            values ($1, $2, $3, $4, $5, $6, $6, null, $7, 'pending', $8, $9, $10, $11)
                on conflict (id) do update
               set customer_name = excluded.customer_name,
                   start_time = excluded.start_time,
                   end_time = excluded.end_time,
                   status = 'pending'
             where kept.cal_booking_uid is null
               and kept.status = 'failed'
            """;

    private static final String FAIL = """
            update appointments
               set status = 'failed'
             where id = $1
               and cal_booking_uid is null
               and status = 'pending'
            """;

    private static final String FIND = """
            select id, user_id, start_time, status, cal_booking_uid, customer_email
              from appointments
             where id = $1
               and ($2::uuid is null or user_id = $2)
            """;

    private static final String NEXT_OF = """
            select id, user_id, start_time, status, cal_booking_uid, customer_email
              from appointments
             where user_id = $1
               and cal_booking_uid is not null
               and start_time > $4
               and status in ('pending', 'booked', 'confirmed')
               and (lead_id = $2 or customer_phone = $3)
             order by start_time, id
             limit 1
            """;

    /** An appointment as far as it matters for what is asked of the calendar. */
    record Standing(UUID id, UUID tenant, Instant start, String status, Optional<String> uid, Optional<String> email) {

        boolean stands() {
            return uid.isPresent() && (status.equals("booked") || status.equals("confirmed") || isPending());
        }

        boolean isPending() {
            return status.equals("pending");
        }
    }

    Future<Void> want(SqlClient tx, UUID id, UUID tenant, Wish wish, Instant now) {
        return tx.preparedQuery(WANT)
                .execute(Tuple.tuple()
                        .addValue(id)
                        .addValue(tenant)
                        .addValue(wish.name())
                        .addValue(wish.phone().orElse(null))
                        .addValue(wish.email().orElse(null))
                        .addValue(timestamptz(wish.start()))
                        .addValue(wish.notes().orElse(null))
                        .addValue(wish.lead().orElse(null))
                        .addValue(wish.source())
                        .addValue(timestamptz(now))
                        .addValue(wish.call().orElse(null)))
                .mapEmpty();
    }

    Future<Void> fail(SqlClient tx, UUID id) {
        return tx.preparedQuery(FAIL).execute(Tuple.of(id)).mapEmpty();
    }

    Future<Optional<Standing>> find(SqlClient sql, UUID id, Optional<UUID> tenant) {
        return sql.preparedQuery(FIND)
                .execute(Tuple.tuple().addValue(id).addValue(tenant.orElse(null)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(IntentRepository::standing)
                        .findFirst());
    }

    /** The customer's next appointment that stands. */
    Future<Optional<Standing>> nextOf(SqlClient sql, UUID tenant, Optional<UUID> lead, String phone, Instant now) {
        return sql.preparedQuery(NEXT_OF)
                .execute(Tuple.tuple()
                        .addValue(tenant)
                        .addValue(lead.orElse(null))
                        .addValue(phone)
                        .addValue(timestamptz(now)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(IntentRepository::standing)
                        .findFirst());
    }

    private static Standing standing(Row row) {
        return new Standing(
                row.getUUID("id"),
                row.getUUID("user_id"),
                row.getOffsetDateTime("start_time").toInstant(),
                row.getString("status"),
                Optional.ofNullable(row.getString("cal_booking_uid")),
                Optional.ofNullable(row.getString("customer_email")));
    }
}
