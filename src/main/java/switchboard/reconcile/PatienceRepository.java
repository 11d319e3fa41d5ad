package switchboard.reconcile;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;

/** Lets one transaction's statements take longer than others may: they read everything. */
final class PatienceRepository {

    private static final String PATIENCE = """
            select set_config('statement_timeout', $1, true), set_config('work_mem', '64MB', true)
            """;

    private final Duration statementTimeout;

    PatienceRepository(Duration statementTimeout) {
        this.statementTimeout = statementTimeout;
    }

    Future<Void> have(SqlConnection tx) {
        return tx.preparedQuery(PATIENCE)
                .execute(Tuple.of(statementTimeout.toMillis() + "ms"))
                .mapEmpty();
    }
}
