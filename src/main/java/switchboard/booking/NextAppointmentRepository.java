package switchboard.booking;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Optional;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.core.TenantId;

/** The next of a customer's {@code appointments}. */
final class NextAppointmentRepository {

    private static final String CONFIRM = """
            update appointments as a
               set status = 'confirmed'
             where a.id = (select n.id
                             from appointments as n
                            where n.user_id = $1
                              and n.start_time > $3
                              and n.status in ('booked', 'confirmed')
                              and (n.customer_phone = $2
                                   or n.lead_id in (select l.id from leads as l where l.user_id = $1 and l.phone = $2))
                            order by n.start_time, n.id
                            limit 1
                              for update)
            returning a.start_time,
                      (select p.business_timezone from profiles as p where p.user_id = a.user_id) as zone
            """;

    /** Its time, in the tenant's zone; empty if none is ahead. */
    Future<Optional<ZonedDateTime>> confirm(SqlConnection tx, TenantId tenant, PhoneNumber customer, Instant now) {
        return tx.preparedQuery(CONFIRM)
                .execute(Tuple.of(tenant.value(), customer.e164(), timestamptz(now)))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(start(rows.iterator().next())));
    }

    private static ZonedDateTime start(Row row) {
        return row.getOffsetDateTime("start_time")
                .atZoneSameInstant(TenantZone.of(Optional.ofNullable(row.getString("zone"))));
    }
}
