package switchboard.reconcile;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.List;
import switchboard.reconcile.core.Cause;

/** Looks for one cause after another, each in a transaction that may take its time. */
final class Comparison {

    private final Pool pool;
    private final List<Checks> checks;
    private final PatienceRepository patience;

    Comparison(Pool pool, Books.Slots slots, Duration statementTimeout) {
        this.pool = pool;
        this.checks = List.of(new CallCheckRepository(), new BookCheckRepository(), new SlotCheckRepository(slots));
        this.patience = new PatienceRepository(statementTimeout);
    }

    Future<Void> note(Cause cause, Checks.Scope scope) {
        Checks check = checks.stream()
                .filter(each -> each.covers(cause))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nobody looks for " + cause));
        return pool.withTransaction(
                (SqlConnection tx) -> patience.have(tx).compose(patient -> check.note(tx, cause, scope)));
    }
}
