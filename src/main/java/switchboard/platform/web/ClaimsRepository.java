package switchboard.platform.web;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/** No table: who the database is to take a transaction for. */
final class ClaimsRepository {

    private static final String TAKE = """
            select set_config('role', 'authenticated', true), set_config('request.jwt.claims', $1, true)
            """;

    private final SqlConnection tx;

    ClaimsRepository(SqlConnection tx) {
        this.tx = tx;
    }

    Future<Void> take(JsonObject claims) {
        return tx.preparedQuery(TAKE).execute(Tuple.of(claims.encode())).mapEmpty();
    }
}
