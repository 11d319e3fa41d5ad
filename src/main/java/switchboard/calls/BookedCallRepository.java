package switchboard.calls;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.core.TenantId;

/** What was booked in a call: {@code call_events.appointment_id}. */
final class BookedCallRepository {

    private static final String LINK = """
            update call_events
               set appointment_id = $3
             where (attempt_id = $2
                    or call_sid = (select a.call_sid
                                     from appointments as a
                                    where a.id = $3
                                      and a.user_id = $1))
               and user_id = $1
               and appointment_id is distinct from $3
            """;

    /**
     * On the call it was asked for in, over or not: its row is older than the request that placed it, and than the
     * conversation in which the caller's agent wrote the appointment down. Without either the lead's call in progress
     * is not taken for it, because which one that is hangs on the order in which news arrive.
     */
    Future<Void> link(SqlConnection tx, TenantId tenant, Optional<String> attempt, UUID appointment) {
        return tx.preparedQuery(LINK)
                .execute(Tuple.of(tenant.value(), id(attempt).orElse(null), appointment))
                .mapEmpty();
    }

    /** What a booker wrote need not be one. */
    private static Optional<UUID> id(Optional<String> text) {
        try {
            return text.map(UUID::fromString);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
