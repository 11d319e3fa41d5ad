package switchboard.inbox;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.stream.StreamSupport;

/** What an open transaction has written, whichever tables those are. */
final class RehearsalRepository {

    private static final String TOUCHED = """
            select pg_current_xact_id()::text as transaction,
                   coalesce(array_agg(s.relname::text order by s.relname), '{}') as relations
              from pg_stat_xact_user_tables as s
             where s.schemaname = 'public'
               and s.n_tup_ins + s.n_tup_upd + s.n_tup_del > 0
            """;

    private static final String ROWS = """
            select relation, key, content
              from rows_touched_by($1, $2)
             order by relation, key
            """;

    /** A transaction and the tables it may have written to. */
    record Touched(String transaction, List<String> relations) {}

    /** A row as the one who asked sees it. */
    record Version(String table, JsonObject key, JsonObject content) {}

    Future<Touched> touched(SqlConnection tx) {
        return tx.preparedQuery(TOUCHED)
                .execute()
                .map(rows -> rows.iterator().next())
                .map(row -> new Touched(row.getString("transaction"), List.of(row.getArrayOfStrings("relations"))));
    }

    Future<List<Version>> rows(SqlClient asking, Touched touched) {
        return asking.preparedQuery(ROWS)
                .execute(Tuple.tuple()
                        .addValue(touched.transaction())
                        .addValue(touched.relations().toArray(String[]::new)))
                .map(RehearsalRepository::versions);
    }

    private static List<Version> versions(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row ->
                        new Version(row.getString("relation"), row.getJsonObject("key"), row.getJsonObject("content")))
                .toList();
    }
}
