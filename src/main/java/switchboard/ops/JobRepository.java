package switchboard.ops;

import static switchboard.platform.sql.Times.instant;
import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code job_runs}: one run a slot, one at a time, and a run that died is seen. Machine time throughout. */
final class JobRepository {

    private static final String BURY = """
            update job_runs
               set status = 'failed', completed_at = $2, detail = 'died: nothing was heard of node ' || node
             where job = $1
               and status = 'running'
               and lease_until < $2
            """;

    private static final String BEGIN = """
            insert into job_runs (job, node, started_at, due_at, lease_until)
            select $1::text, $2::text, $3::timestamptz, $4::timestamptz, $5::timestamptz
             where not exists (select 1 from job_runs where job = $1 and due_at >= $4)
               and (not $6::boolean
                    or exists (select 1 from job_runs where job = $1)
                    or exists (select 1 from schema_history where applied_at < $4))
                on conflict do nothing
            returning id
            """;

    private static final String RENEW = """
            update job_runs
               set lease_until = $2
             where id = $1
               and status = 'running'
            """;

    private static final String FINISH = """
            update job_runs
               set status = $2, detail = $3, completed_at = $4
             where id = $1
               and status = 'running'
            """;

    private static final String ANY_FAILED = """
            select exists (
                   select 1
                     from unnest($1::text[]) as j (name)
                    cross join lateral (
                          select r.status
                            from job_runs as r
                           where r.job = j.name
                             and r.status <> 'running'
                           order by r.started_at desc, r.id desc
                           limit 1
                         ) as latest
                    where latest.status = 'failed') as failed
            """;

    private static final String LIST = """
            select id, job, node, status, due_at, started_at, completed_at, detail,
                   (extract(epoch from started_at - due_at) * 1000)::bigint as lag_ms,
                   (extract(epoch from completed_at - started_at) * 1000)::bigint as duration_ms
              from job_runs
             where ($1::text is null or job = $1)
             order by id desc
             limit $2
            """;

    private final Pool pool;

    JobRepository(Pool pool) {
        this.pool = pool;
    }

    /**
     * The run of this slot, if it is ours to begin.
     *
     * @param late it should long have been begun: it is made up for, once, unless there was no installation yet
     */
    Future<Optional<Long>> begin(String job, String node, Instant slot, boolean late, Instant now, Duration lease) {
        return pool.withTransaction(tx -> tx.preparedQuery(BURY)
                .execute(Tuple.of(job, timestamptz(now)))
                .compose(buried -> tx.preparedQuery(BEGIN)
                        .execute(Tuple.of(
                                job, node, timestamptz(now), timestamptz(slot), timestamptz(now.plus(lease)), late)))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next().getLong("id"))));
    }

    Future<Void> renew(long run, Instant until) {
        return pool.preparedQuery(RENEW)
                .execute(Tuple.of(run, timestamptz(until)))
                .mapEmpty();
    }

    Future<Void> finish(long run, boolean well, String detail, Instant now) {
        return pool.preparedQuery(FINISH)
                .execute(Tuple.of(run, well ? "completed" : "failed", detail, timestamptz(now)))
                .mapEmpty();
    }

    /** Whether the latest run of any of them failed. */
    Future<Boolean> anyFailed(List<String> jobs) {
        return pool.preparedQuery(ANY_FAILED)
                .execute(Tuple.tuple().addArrayOfString(jobs.toArray(String[]::new)))
                .map(rows -> rows.iterator().next().getBoolean("failed"));
    }

    /** Newest first. */
    Future<List<JsonObject>> list(Optional<String> job, int limit) {
        return pool.preparedQuery(LIST)
                .execute(Tuple.of(job.orElse(null), limit))
                .map(rows -> {
                    List<JsonObject> runs = new ArrayList<>();
                    rows.forEach(row -> runs.add(json(row)));
                    return runs;
                });
    }

    private static JsonObject json(Row row) {
        return new JsonObject()
                .put("id", row.getLong("id"))
                .put("job", row.getString("job"))
                .put("node", row.getString("node"))
                .put("status", row.getString("status"))
                .put("due_at", time(row, "due_at"))
                .put("started_at", time(row, "started_at"))
                .put("completed_at", time(row, "completed_at"))
                .put("lag_ms", row.getLong("lag_ms"))
                .put("duration_ms", row.getLong("duration_ms"))
                .put("detail", row.getString("detail"));
    }

    private static @Nullable Object time(Row row, String column) {
        return instant(row, column).map(Instant::toString).orElse(null);
    }
}
