package switchboard.provisioning;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import switchboard.platform.sql.SqlFile;
import switchboard.provisioning.Preconditions.Precondition;
import switchboard.provisioning.core.DeployCode;

/** Runs {@code check_profile_for_deploy.sql}. */
final class PreconditionRepository {

    private static final String ASK_ABOUT = """
            select set_config('switchboard.user_id', $1, true)
            """;

    private final String file = SqlFile.named("check_profile_for_deploy.sql").text();

    Future<Preconditions> check(SqlConnection tx, UUID user) {
        return tx.preparedQuery(ASK_ABOUT)
                .execute(Tuple.of(user.toString()))
                .compose(asked -> tx.query(file).execute())
                .map(rows -> {
                    List<Precondition> checks = new ArrayList<>();
                    rows.forEach(row -> checks.add(check(row)));
                    return new Preconditions(checks);
                });
    }

    private static Precondition check(Row row) {
        return new Precondition(
                row.getInteger("step"),
                row.getString("precondition"),
                DeployCode.valueOf(row.getString("code")),
                row.getBoolean("pass"),
                row.getString("why"));
    }
}
