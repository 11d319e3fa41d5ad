package switchboard.booking;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.core.TenantId;

/** How a customer is reminded. */
@FunctionalInterface
public interface ReminderText {

    /**
     * Commits to the text with {@code tx}. Why it may not be sent; empty if it will be, unless the appointment is moved
     * from {@code start} or called off before it leaves.
     */
    Future<Optional<String>> write(
            SqlConnection tx, TenantId tenant, PhoneNumber customer, String words, UUID appointment, Instant start);
}
