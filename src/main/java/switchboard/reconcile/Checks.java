package switchboard.reconcile;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.UUID;
import switchboard.reconcile.core.Cause;

/** Finds all differences of some causes, each in one statement over the whole. */
interface Checks {

    boolean covers(Cause cause);

    /** Writes down what is found. */
    Future<Void> note(SqlConnection tx, Cause cause, Scope scope);

    /**
     * What is compared.
     *
     * @param settledBefore what happened later may still be on its way
     */
    record Scope(UUID run, boolean dryRun, Instant settledBefore, Instant now) {}
}
