package switchboard.booking;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.core.TenantId;

/** How a customer is reminded. */
@FunctionalInterface
public interface ReminderText {

    /** Commits to the text with {@code tx}. Why it may not be sent; empty if it will be. */
    Future<Optional<String>> write(SqlConnection tx, TenantId tenant, PhoneNumber customer, String words);
}
