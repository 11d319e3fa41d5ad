package switchboard.calls;

import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import java.util.Optional;

/** Does something once a transaction has committed; at once if there is none. For wake-ups, which may be lost. */
final class AfterCommit {

    private AfterCommit() {}

    static void of(SqlConnection tx, Runnable work) {
        Optional<Transaction> open = Optional.ofNullable(tx.transaction());
        if (open.isPresent()) {
            open.get().completion().onSuccess(committed -> work.run());
        } else {
            work.run();
        }
    }
}
