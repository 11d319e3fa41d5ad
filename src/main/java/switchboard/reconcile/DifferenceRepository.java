package switchboard.reconcile;

import static switchboard.platform.sql.Times.instant;
import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import switchboard.reconcile.core.Cause;

/** The table {@code reconciliation_differences}: each difference once while it lasts. */
final class DifferenceRepository {

    /** Stands where a check's query goes. */
    private static final String NOTHING = "select null::uuid, ''::text, ''::text, ''::text";

    private static final String NOTE = """
            insert into reconciliation_differences as d
                   (run_id, cause, entity, user_id, entity_id, expected, actual, repair, found_at, seen_at, closed_at)
            select $2::uuid, $3::text, $4::text, found.user_id, found.entity_id, found.expected, found.actual,
                   case when $5::boolean then 'dry_run' else 'none' end, $6::timestamptz, $6::timestamptz,
                   case when $5::boolean then $6::timestamptz end
              from (select null::uuid, ''::text, ''::text, ''::text) as found (user_id, entity_id, expected, actual)
             where $1::timestamptz is not null
                on conflict (cause, entity_id) where closed_at is null do update
               set seen_at = excluded.seen_at, expected = excluded.expected, actual = excluded.actual
            """;

    private static final String TO_REPAIR = """
            select id, cause, user_id, entity_id, expected, actual
              from reconciliation_differences
             where closed_at is null
               and cause = $1
               and seen_at = $2
               and id > $3
             order by id
             limit $4
            """;

    private static final String MARK = """
            update reconciliation_differences
               set repair = $2, note = $3, closed_at = $4
             where id = $1
            """;

    private static final String CLOSE_GONE = """
            update reconciliation_differences
               set closed_at = $1, note = 'gone'
             where closed_at is null
               and seen_at < $1
               and cause = any ($2)
            """;

    private static final String COUNTS = """
            select cause, count(*) filter (where run_id = $1) as found,
                   count(*) filter (where run_id = $1 and repair = 'done') as repaired,
                   count(*) filter (where closed_at is null and seen_at >= $2) as open
              from reconciliation_differences
             where run_id = $1
                or closed_at is null
             group by cause
             order by cause
            """;

    private static final String LIST = """
            select *
              from reconciliation_differences
             where run_id = $1
               and id > $2
             order by id
             limit $3
            """;

    private final Pool pool;

    DifferenceRepository(Pool pool) {
        this.pool = pool;
    }

    /** Writes down what {@code select} finds; what is known and still there is only seen again. */
    static Future<Void> note(SqlConnection tx, Cause cause, String select, Checks.Scope scope) {
        return note(tx, cause, select, scope, Tuple.tuple());
    }

    /** As {@link #note(SqlConnection, Cause, String, Checks.Scope)}; {@code more} is {@code $7} and so on. */
    static Future<Void> note(SqlConnection tx, Cause cause, String select, Checks.Scope scope, Tuple more) {
        Tuple values = Tuple.tuple()
                .addValue(timestamptz(scope.settledBefore()))
                .addValue(scope.run())
                .addValue(cause.word())
                .addValue(cause.entity())
                .addValue(scope.dryRun())
                .addValue(timestamptz(scope.now()));
        for (int i = 0; i < more.size(); i++) {
            values.addValue(more.getValue(i));
        }
        return tx.preparedQuery(NOTE.replace(NOTHING, select)).execute(values).mapEmpty();
    }

    /** What this run saw of a cause and is still there, the first behind {@code after}. */
    Future<List<Difference>> toRepair(Cause cause, Instant seenAt, long after, int limit) {
        return pool.preparedQuery(TO_REPAIR)
                .execute(Tuple.of(cause.word(), timestamptz(seenAt), after, limit))
                .map(rows -> list(rows, DifferenceRepository::difference));
    }

    Future<Void> repaired(SqlClient sql, long id, Instant now) {
        return sql.preparedQuery(MARK)
                .execute(Tuple.of(id, "done", null, timestamptz(now)))
                .mapEmpty();
    }

    Future<Void> failed(long id, String why) {
        return pool.preparedQuery(MARK)
                .execute(Tuple.of(id, "failed", why, null))
                .mapEmpty();
    }

    /** Whatever the run that began then did not see any more. */
    Future<Void> closeGone(List<Cause> looked, Instant seenAt) {
        String[] causes = looked.stream().map(Cause::word).toArray(String[]::new);
        return pool.preparedQuery(CLOSE_GONE)
                .execute(Tuple.tuple().addValue(timestamptz(seenAt)).addArrayOfString(causes))
                .mapEmpty();
    }

    /** Per cause: found by this run, repaired by it, and still there. */
    Future<JsonObject> counts(UUID run, Instant seenAt) {
        return pool.preparedQuery(COUNTS)
                .execute(Tuple.of(run, timestamptz(seenAt)))
                .map(rows -> {
                    JsonObject causes = new JsonObject();
                    rows.forEach(row -> causes.put(
                            row.getString("cause"),
                            new JsonObject()
                                    .put("found", row.getLong("found"))
                                    .put("repaired", row.getLong("repaired"))
                                    .put("open", row.getLong("open"))));
                    return causes;
                });
    }

    Future<List<JsonObject>> list(UUID run, long after, int limit) {
        return pool.preparedQuery(LIST)
                .execute(Tuple.of(run, after, limit))
                .map(rows -> list(rows, DifferenceRepository::json));
    }

    private static <T> List<T> list(Iterable<Row> rows, Function<Row, T> read) {
        List<T> all = new ArrayList<>();
        rows.forEach(row -> all.add(read.apply(row)));
        return all;
    }

    private static Difference difference(Row row) {
        return new Difference(
                row.getLong("id"),
                Cause.valueOf(row.getString("cause").toUpperCase(Locale.ROOT)),
                Optional.ofNullable(row.getUUID("user_id")),
                row.getString("entity_id"),
                Optional.ofNullable(row.getString("expected")).orElse(""),
                Optional.ofNullable(row.getString("actual")).orElse(""));
    }

    private static JsonObject json(Row row) {
        return new JsonObject()
                .put("id", row.getLong("id"))
                .put("cause", row.getString("cause"))
                .put("user_id", text(row.getUUID("user_id")))
                .put("entity", row.getString("entity"))
                .put("entity_id", row.getString("entity_id"))
                .put("expected", row.getString("expected"))
                .put("actual", row.getString("actual"))
                .put("repair", row.getString("repair"))
                .put("note", row.getString("note"))
                .put("found_at", text(instant(row, "found_at").orElse(null)))
                .put("closed_at", text(instant(row, "closed_at").orElse(null)));
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
