package switchboard.messaging;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.core.TenantId;

/** What a tenant may spend on texts. */
public interface TextAccount {

    /** The tenant's standing, locked until the transaction ends; empty if it has none. */
    Future<Optional<Standing>> lock(SqlConnection tx, TenantId tenant);

    /** Meters a text that was sent. The same id again adds nothing. */
    Future<Void> charge(SqlConnection tx, TenantId tenant, Charge charge);

    /** {@code left} texts may be used beyond those metered; {@code period} is the one they are billed in. */
    record Standing(boolean active, boolean paused, boolean enforced, long left, String period) {}

    /** {@code units} are segments. */
    record Charge(UUID text, String period, int units, Instant at) {}
}
