package switchboard.messaging;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.core.TenantId;

/** Texts that are nobody's wish of the moment: reminders of appointments. */
@FunctionalInterface
public interface Notices {

    /**
     * Commits to an informational text with {@code tx}, from the tenant's number. Consent, opt-out and budget are asked
     * for now and again when it leaves, and then too whether the appointment it is about still stands at {@code start}.
     * Why it may not go; empty if it will.
     */
    Future<Optional<String>> write(
            SqlConnection tx, TenantId tenant, PhoneNumber to, String words, UUID appointment, Instant start);
}
