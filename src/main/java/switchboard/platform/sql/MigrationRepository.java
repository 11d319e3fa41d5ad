package switchboard.platform.sql;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The table {@code schema_history}: which files were applied, when, and what they said then. */
final class MigrationRepository {

    /** One installation's migrations run one at a time; the number means nothing else. */
    private static final long LOCK = 7_263_541L;

    private static final String PREPARE_SESSION = """
            select set_config('lock_timeout', $1, true),
                   set_config('statement_timeout', $2, true),
                   set_config('client_min_messages', 'warning', true)
            """;

    private static final String TAKE_LOCK = """
            select pg_advisory_xact_lock($1)
            """;

    private static final String MAKE_HISTORY = """
            create table if not exists public.schema_history (
              file text primary key,
              sha256 text not null,
              applied_at timestamptz not null
            )
            """;

    private static final String HIDE_HISTORY = """
            alter table public.schema_history enable row level security
            """;

    private static final String HAS_HISTORY = """
            select to_regclass('public.schema_history') is not null as there
            """;

    private static final String HISTORY = """
            select file,
                   sha256,
                   applied_at
              from public.schema_history
            """;

    private static final String RECORD = """
            insert into public.schema_history (file, sha256, applied_at)
            values ($1, $2, $3)
            """;

    /** What a file said when it was applied. */
    record Applied(String sha256, Instant at) {}

    private final SqlClient sql;

    MigrationRepository(SqlClient sql) {
        this.sql = sql;
    }

    /** Holds every other node's migration off until this transaction ends; gives up when it takes too long. */
    Future<Void> takeLock(Duration lockPatience, Duration statementPatience) {
        return sql.preparedQuery(PREPARE_SESSION)
                .execute(Tuple.of(millis(lockPatience), millis(statementPatience)))
                .compose(set -> sql.preparedQuery(TAKE_LOCK).execute(Tuple.of(LOCK)))
                .mapEmpty();
    }

    Future<Void> makeHistory() {
        return hasHistory()
                .compose(there -> there
                        ? Future.succeededFuture()
                        : sql.preparedQuery(MAKE_HISTORY)
                                .execute()
                                .compose(made -> sql.preparedQuery(HIDE_HISTORY).execute())
                                .mapEmpty());
    }

    Future<Map<String, Applied>> history() {
        return hasHistory().compose(there -> there ? read() : Future.succeededFuture(Map.of()));
    }

    Future<Void> record(SqlFile file, Instant now) {
        return sql.preparedQuery(RECORD)
                .execute(Tuple.of(file.name(), file.sha256(), timestamptz(now)))
                .mapEmpty();
    }

    private Future<Boolean> hasHistory() {
        return sql.preparedQuery(HAS_HISTORY)
                .execute()
                .map(rows -> rows.iterator().next().getBoolean("there"));
    }

    private Future<Map<String, Applied>> read() {
        return sql.preparedQuery(HISTORY).execute().map(rows -> {
            Map<String, Applied> applied = new HashMap<>();
            for (Row row : rows) {
                applied.put(
                        row.getString("file"),
                        new Applied(
                                row.getString("sha256"),
                                row.getOffsetDateTime("applied_at").toInstant()));
            }
            return applied;
        });
    }

    private static String millis(Duration patience) {
        return patience.toMillis() + "ms";
    }
}
