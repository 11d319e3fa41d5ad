package switchboard.booking;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import switchboard.booking.core.Appointment;
import switchboard.booking.core.OurKeys;

/** Writes the table {@code appointments}, and lets go of rows that turned out to be one. */
final class AppointmentRepository {

    /** A row that stands for a chain already, or was written before its booking was asked for. */
    record Claimed(UUID id, Optional<UUID> lead) {}

    private static final String CLAIM = """
            select id, lead_id
              from appointments
             where user_id = $1
               and (   id = any ($2)
                    or cal_booking_uid = any ($3)
                    or (id::text = $4 and cal_booking_uid is null))
             order by created_at, id
               for update
            """;

    private static final String MOVE_OUTBOX = """
            update calendar_outbox
               set appointment_id = $1
             where appointment_id = any ($2)
            """;

    private static final String MOVE_CALLS = """
            update call_events
               set appointment_id = $1
             where appointment_id = any ($2)
            """;

    /** Who was reminded under one of the rows was reminded, unless the appointment is at another time. */
    private static final String KEEP_REMINDED = """
            update appointments as k
               set start_time = r.start_time,
                   end_time = r.end_time,
                   reminder_sent = true,
                   reminder_last_sent_at = r.reminder_last_sent_at
              from (select start_time, end_time, reminder_last_sent_at
                      from appointments
                     where id = any ($2)
                       and reminder_sent
                     order by reminder_last_sent_at desc nulls last
                     limit 1) as r
             where k.id = $1
               and not k.reminder_sent
            """;

    private static final String DROP = """
            delete from appointments
             where id = any ($1)
            """;

    /**
     * A moved appointment is reminded of anew, and what the customer said yes to is no more. What nobody said of it
     * takes nothing away.
     */
    private static final String PUT = """
            insert into appointments as kept
                   (id, user_id, customer_name, customer_phone, customer_email, start_time, end_time, duration_minutes,
                    location, notes, issue_type, status, cal_booking_uid, lead_id, source, created_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'calcom', $15)
                on conflict (id) do update
               set customer_name = excluded.customer_name,
                   customer_phone = coalesce(excluded.customer_phone, kept.customer_phone),
                   customer_email = coalesce(excluded.customer_email, kept.customer_email),
                   reminder_sent = kept.reminder_sent and kept.start_time = excluded.start_time,
                   eta_last_sent_at = case when kept.start_time = excluded.start_time then kept.eta_last_sent_at end,
                   start_time = excluded.start_time,
                   end_time = excluded.end_time,
                   duration_minutes = excluded.duration_minutes,
                   location = coalesce(excluded.location, kept.location),
                   notes = coalesce(excluded.notes, kept.notes),
                   issue_type = coalesce(excluded.issue_type, kept.issue_type),
                   status = case
                              when kept.status = 'confirmed' and excluded.status = 'booked'
                                   and kept.start_time = excluded.start_time
                              then kept.status
                              else excluded.status
                            end,
                   cal_booking_uid = excluded.cal_booking_uid,
                   lead_id = coalesce(excluded.lead_id, kept.lead_id),
                   source = coalesce(kept.source, excluded.source)
            """;

    private static final String LEAD_OF = """
            select id
              from leads
             where user_id = $1
               and (id::text = lower($2) or phone = $3 or lower(email) = lower($4))
             order by coalesce(id::text = lower($2), false) desc,
                      coalesce(phone = $3, false) desc,
                      (owner_id is null) desc,
                      created_at, id
             limit 1
            """;

    /** The rows that are this chain's, oldest first; locked. One named by metadata counts while no booking has it. */
    Future<List<Claimed>> claim(
            SqlConnection tx, UUID tenant, Collection<UUID> linked, Collection<String> uids, OurKeys keys) {
        return tx.preparedQuery(CLAIM)
                .execute(Tuple.tuple()
                        .addValue(tenant)
                        .addArrayOfUUID(linked.toArray(UUID[]::new))
                        .addArrayOfString(uids.toArray(String[]::new))
                        .addValue(keys.appointment().orElse(null)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Claimed(row.getUUID("id"), Optional.ofNullable(row.getUUID("lead_id"))))
                        .toList());
    }

    /** Keeps one of several rows that are one appointment. */
    Future<Void> unite(SqlConnection tx, UUID kept, List<UUID> others) {
        if (others.isEmpty()) {
            return Future.succeededFuture();
        }
        UUID[] dropped = others.toArray(UUID[]::new);
        return tx.preparedQuery(MOVE_OUTBOX)
                .execute(Tuple.of(kept).addArrayOfUUID(dropped))
                .compose(moved ->
                        tx.preparedQuery(MOVE_CALLS).execute(Tuple.of(kept).addArrayOfUUID(dropped)))
                .compose(moved ->
                        tx.preparedQuery(KEEP_REMINDED).execute(Tuple.of(kept).addArrayOfUUID(dropped)))
                .compose(moved -> tx.preparedQuery(DROP).execute(Tuple.tuple().addArrayOfUUID(dropped)))
                .mapEmpty();
    }

    Future<Void> put(
            SqlConnection tx, UUID id, UUID tenant, Optional<UUID> lead, Appointment appointment, Instant now) {
        return tx.preparedQuery(PUT)
                .execute(Tuple.tuple()
                        .addValue(id)
                        .addValue(tenant)
                        .addValue(appointment.customer().called())
                        .addValue(appointment.customer().phone().orElse(null))
                        .addValue(appointment.customer().email().orElse(null))
                        .addValue(timestamptz(appointment.start()))
                        .addValue(timestamptz(appointment.end()))
                        .addValue(appointment.minutes())
                        .addValue(appointment.errand().place().orElse(null))
                        .addValue(appointment.errand().notes().orElse(null))
                        .addValue(appointment.errand().kind().orElse(null))
                        .addValue(appointment.status().column())
                        .addValue(appointment.uid())
                        .addValue(lead.orElse(null))
                        .addValue(timestamptz(now)))
                .mapEmpty();
    }

    /** The tenant's lead this is about: by our own key, else by phone, else by e-mail. */
    Future<Optional<UUID>> leadOf(SqlConnection tx, UUID tenant, Appointment appointment) {
        return tx.preparedQuery(LEAD_OF)
                .execute(Tuple.tuple()
                        .addValue(tenant)
                        .addValue(appointment.keys().lead().orElse(null))
                        .addValue(appointment.customer().phone().orElse(null))
                        .addValue(appointment.customer().email().orElse(null)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map((Row row) -> row.getUUID("id"))
                        .findFirst());
    }
}
