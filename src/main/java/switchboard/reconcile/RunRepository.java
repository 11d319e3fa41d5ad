package switchboard.reconcile;

import static switchboard.platform.sql.Times.instant;
import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table {@code reconciliation_runs}: one runs at a time; one that died is marked by the next. */
final class RunRepository {

    private static final String BURY = """
            update reconciliation_runs
               set status = 'failed', completed_at = $1,
                   notes = 'died: nothing was heard of it; ' || coalesce(notes, '')
             where status = 'running'
               and coalesce(lease_until, started_at) < $1
            returning discrepancy_details
            """;

    private static final String BEGIN = """
            insert into reconciliation_runs
                   (id, run_type, started_at, status, triggered_by, notes, lease_until, discrepancy_details)
            values ($1, $2, $3, 'running', $4, $5, $6, $7)
                on conflict do nothing
            """;

    private static final String PROGRESS = """
            update reconciliation_runs
               set lease_until = $2, discrepancy_details = coalesce(discrepancy_details, '{}') || $3::jsonb
             where id = $1
               and status = 'running'
            """;

    private static final String FINISH = """
            update reconciliation_runs
               set status = $2, completed_at = $3, records_checked = $4, discrepancies_found = $5,
                   discrepancy_details = coalesce(discrepancy_details, '{}') || $6::jsonb,
                   notes = coalesce(nullif($7::text, ''), notes)
             where id = $1
               and status = 'running'
            """;

    private static final String LIST = """
            select *
              from reconciliation_runs
             where ($1::uuid is null or id = $1)
             order by started_at desc, id
             limit $2
            """;

    private final Pool pool;

    RunRepository(Pool pool) {
        this.pool = pool;
    }

    /** What the run that died had come to, if one had. */
    Future<Optional<JsonObject>> bury(SqlClient tx, Instant now) {
        return tx.preparedQuery(BURY).execute(Tuple.of(timestamptz(now))).map(rows -> {
            Optional<JsonObject> last = Optional.empty();
            for (Row row : rows) {
                last = Optional.ofNullable(row.getJsonObject("discrepancy_details"));
            }
            return last;
        });
    }

    /** False if another runs. */
    Future<Boolean> begin(SqlClient tx, Run run, JsonObject details, Instant leaseUntil) {
        return tx.preparedQuery(BEGIN)
                .execute(Tuple.tuple()
                        .addValue(run.id())
                        .addValue(run.type())
                        .addValue(timestamptz(run.startedAt()))
                        .addValue(run.by())
                        .addValue(run.dryRun() ? "dry run: nothing is repaired" : null)
                        .addValue(timestamptz(leaseUntil))
                        .addValue(details))
                .map(rows -> rows.rowCount() == 1);
    }

    /** Keeps the run ours; false once another has buried it. */
    Future<Boolean> progress(UUID run, JsonObject details, Instant leaseUntil) {
        return pool.preparedQuery(PROGRESS)
                .execute(Tuple.of(run, timestamptz(leaseUntil), details))
                .map(rows -> rows.rowCount() == 1);
    }

    Future<Void> finish(UUID run, boolean well, Result result, Instant now) {
        return pool.preparedQuery(FINISH)
                .execute(Tuple.of(
                        run,
                        well ? "completed" : "failed",
                        timestamptz(now),
                        result.checked(),
                        result.found(),
                        result.details(),
                        result.notes()))
                .mapEmpty();
    }

    Future<List<JsonObject>> list(Optional<UUID> run, int limit) {
        return pool.preparedQuery(LIST)
                .execute(Tuple.of(run.orElse(null), limit))
                .map(rows -> {
                    List<JsonObject> runs = new ArrayList<>();
                    rows.forEach(row -> runs.add(json(row)));
                    return runs;
                });
    }

    private static JsonObject json(Row row) {
        return new JsonObject()
                .put("id", row.getUUID("id").toString())
                .put("run_type", row.getString("run_type"))
                .put("status", row.getString("status"))
                .put("started_at", text(instant(row, "started_at").orElse(null)))
                .put("completed_at", text(instant(row, "completed_at").orElse(null)))
                .put("records_checked", row.getInteger("records_checked"))
                .put("discrepancies_found", row.getInteger("discrepancies_found"))
                .put("discrepancy_details", row.getJsonObject("discrepancy_details"))
                .put("triggered_by", row.getString("triggered_by"))
                .put("notes", row.getString("notes"));
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    /** A run that begins. */
    record Run(UUID id, String type, String by, boolean dryRun, Instant startedAt) {}

    /** What a run came to. */
    record Result(int checked, int found, JsonObject details, String notes) {}
}
