package switchboard.booking;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** When the customer of an appointment is to be reminded: columns of {@code appointments}. */
final class ReminderRepository {

    private static final String CHANGE = """
            update appointments
               set reminder_minutes = coalesce($2, reminder_minutes),
                   reminder_enabled = coalesce($3, reminder_enabled),
                   reminder_sent = reminder_sent and $2::integer is null
             where id = $1
            """;

    /** What is null stays; a new time is a new reminder. */
    Future<Void> change(SqlClient sql, UUID appointment, @Nullable Integer minutes, @Nullable Boolean enabled) {
        return sql.preparedQuery(CHANGE)
                .execute(Tuple.of(appointment, minutes, enabled))
                .mapEmpty();
    }
}
