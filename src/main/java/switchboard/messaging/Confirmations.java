package switchboard.messaging;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.ZonedDateTime;
import java.util.Optional;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.core.TenantId;

/** Appointments, as somebody who writes YES needs them. */
@FunctionalInterface
public interface Confirmations {

    /** Confirms the person's next appointment; its time in the business's zone, empty if there is none. */
    Future<Optional<ZonedDateTime>> confirmNext(SqlConnection tx, TenantId tenant, PhoneNumber customer);
}
