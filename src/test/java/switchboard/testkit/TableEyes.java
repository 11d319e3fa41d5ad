package switchboard.testkit;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** What a person sees of a table as the database itself has it: as role {@code authenticated}, with their claims. */
public final class TableEyes {

    private static final String READABLE = """
            select string_agg(quote_ident(column_name), ', ')
              from information_schema.columns
             where table_schema = 'public'
               and table_name = $1
               and has_column_privilege('authenticated', 'public.' || quote_ident($1), column_name, 'select')
            """;

    private TableEyes() {}

    /** Each row they see, as text; within the caller's transaction, which is the person's from then on. */
    public static List<String> rows(SqlClient tx, UUID person, String table) {
        String columns = RealPostgres.await(tx.preparedQuery(READABLE).execute(Tuple.of(table)))
                .iterator()
                .next()
                .getString(0);
        return as(tx, "authenticated", person, "select row(" + columns + ")::text from " + table).stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private static List<Row> as(SqlClient tx, String role, UUID person, String sql) {
        JsonObject claims = new JsonObject().put("sub", person.toString()).put("role", role);
        Future<List<Row>> seen = tx.preparedQuery(
                        "select set_config('role', $1, true), set_config('request.jwt.claims', $2, true)")
                .execute(Tuple.of(role, claims.encode()))
                .compose(set -> tx.query(sql).execute())
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).toList());
        return RealPostgres.await(seen);
    }
}
