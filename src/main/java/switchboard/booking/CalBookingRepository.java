package switchboard.booking;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import switchboard.booking.core.Booking;
import switchboard.booking.core.BookingChain;
import switchboard.booking.core.BookingState;
import switchboard.booking.core.Stamp;

/** The table {@code cal_bookings}: every uid ever heard of, and what was said of each. */
final class CalBookingRepository {

    private static final String LOCK = """
            select pg_advisory_xact_lock(hashtextextended('booking:' || name, 0))
              from unnest($1::text[]) as name
            """;

    private static final String CHAINS_OF = """
            select uid, chain, user_id, appointment_id, record
              from cal_bookings
             where chain in (select chain from cal_bookings where uid = any ($1))
             order by uid
            """;

    private static final String SAVE = """
            insert into cal_bookings as kept
                   (uid, chain, user_id, appointment_id, replaces_uid, replaced_by_uid, state,
                    seen_at, seen_sequence, seen_rank, seen_hash, record)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                on conflict (uid) do update
               set chain = excluded.chain,
                   user_id = coalesce(kept.user_id, excluded.user_id),
                   appointment_id = coalesce(excluded.appointment_id, kept.appointment_id),
                   replaces_uid = excluded.replaces_uid,
                   replaced_by_uid = excluded.replaced_by_uid,
                   state = excluded.state,
                   seen_at = excluded.seen_at,
                   seen_sequence = excluded.seen_sequence,
                   seen_rank = excluded.seen_rank,
                   seen_hash = excluded.seen_hash,
                   record = excluded.record
            """;

    /** Until the transaction ends. Names are locked in the order given; give them sorted. */
    Future<Void> lock(SqlConnection tx, Collection<String> names) {
        return tx.preparedQuery(LOCK)
                .execute(Tuple.tuple().addArrayOfString(names.toArray(String[]::new)))
                .mapEmpty();
    }

    /** All members of every chain that one of these uids belongs to. */
    Future<List<KeptBooking>> chainsOf(SqlConnection tx, Collection<String> uids) {
        return tx.preparedQuery(CHAINS_OF)
                .execute(Tuple.tuple().addArrayOfString(uids.toArray(String[]::new)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(CalBookingRepository::kept)
                        .toList());
    }

    Future<Void> save(SqlConnection tx, BookingChain chain, Optional<UUID> tenant, Optional<UUID> appointment) {
        List<Tuple> rows = chain.bookings().values().stream()
                .map(booking -> row(chain, booking, tenant, appointment))
                .toList();
        return tx.preparedQuery(SAVE).executeBatch(rows).mapEmpty();
    }

    private static Tuple row(BookingChain chain, Booking booking, Optional<UUID> tenant, Optional<UUID> appointment) {
        Optional<Stamp> seen = booking.seen();
        return Tuple.tuple()
                .addValue(booking.uid())
                .addValue(chain.name())
                .addValue(tenant.orElse(null))
                .addValue(appointment.orElse(null))
                .addValue(
                        booking.forerunners().isEmpty()
                                ? null
                                : booking.forerunners().first())
                .addValue(chain.replacedBy(booking.uid()).orElse(null))
                .addValue(booking.state().map(BookingState::name).orElse(null))
                .addValue(seen.filter(Stamp::ordered)
                        .map(stamp -> timestamptz(stamp.at()))
                        .orElse(null))
                .addValue(seen.map(Stamp::sequence).orElse(null))
                .addValue(seen.map(Stamp::rank).orElse(null))
                .addValue(seen.map(Stamp::hash).orElse(null))
                .addValue(BookingRecord.write(booking));
    }

    private static KeptBooking kept(Row row) {
        return new KeptBooking(
                BookingRecord.read(row.getString("uid"), row.get(JsonObject.class, "record")),
                row.getString("chain"),
                Optional.ofNullable(row.getUUID("user_id")),
                Optional.ofNullable(row.getUUID("appointment_id")));
    }
}
