package switchboard.http;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;

/** No table: whether PostgreSQL answers at all. */
final class ProbeRepository {

    private static final String ANSWERS = """
            select 1
            """;

    private final SqlClient sql;

    ProbeRepository(SqlClient sql) {
        this.sql = sql;
    }

    Future<?> answers() {
        return sql.preparedQuery(ANSWERS).execute();
    }
}
