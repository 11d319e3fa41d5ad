package switchboard.cli;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;
import switchboard.platform.sql.SqlFile;

/** Runs {@code sql/check_profile_for_deploy.sql} for one user. */
final class CheckProfileRepository {

    private static final String ASK_ABOUT = """
            select set_config('switchboard.user_id', $1, true)
            """;

    private final Pool pool;

    CheckProfileRepository(Pool pool) {
        this.pool = pool;
    }

    /** A row a precondition, in the order in which they are met. */
    Future<JsonArray> check(UUID user) {
        return pool.withTransaction(tx -> tx.preparedQuery(ASK_ABOUT)
                .execute(Tuple.of(user.toString()))
                .compose(asked -> tx.query(
                                SqlFile.named("check_profile_for_deploy.sql").text())
                        .execute())
                .map(rows -> {
                    JsonArray checks = new JsonArray();
                    rows.forEach(row -> checks.add(json(row)));
                    return checks;
                }));
    }

    private static JsonObject json(Row row) {
        return new JsonObject()
                .put("step", row.getInteger("step"))
                .put("precondition", row.getString("precondition"))
                .put("code", row.getString("code"))
                .put("pass", row.getBoolean("pass"))
                .put("why", row.getString("why"));
    }
}
