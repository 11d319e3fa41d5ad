package switchboard.calls;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.core.LeadId;
import switchboard.platform.core.TenantId;

/** What was booked in a call: {@code call_events.appointment_id}. */
final class BookedCallRepository {

    private static final String LINK = """
            update call_events as c
               set appointment_id = $4
             where c.id in (select a.id
                              from call_events as a
                             where a.attempt_id = $3
                               and a.user_id = $1
                             union all
                            select n.id
                              from call_events as n
                              join leads as l
                                on l.id = $2
                               and l.user_id = $1
                             where n.user_id = $1
                               and n.call_status in ('ringing', 'in-progress')
                               and (n.lead_id = l.id or l.phone in (n.from_number, n.to_number)))
               and c.appointment_id is distinct from $4
            """;

    /** On the call it was asked for in, over or not, and on the lead's call in progress. */
    Future<Void> link(SqlConnection tx, TenantId tenant, LeadId lead, Optional<String> attempt, UUID appointment) {
        return tx.preparedQuery(LINK)
                .execute(Tuple.of(tenant.value(), lead.value(), id(attempt).orElse(null), appointment))
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
