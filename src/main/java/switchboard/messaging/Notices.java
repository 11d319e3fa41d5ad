package switchboard.messaging;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.core.TenantId;

/** Texts that are nobody's wish of the moment, such as a reminder. */
@FunctionalInterface
public interface Notices {

    /**
     * Commits to an informational text with {@code tx}, from the tenant's number. Consent, opt-out and budget are asked
     * for now and again when it leaves. Why it may not go; empty if it will.
     */
    Future<Optional<String>> write(SqlConnection tx, TenantId tenant, PhoneNumber to, String words);
}
