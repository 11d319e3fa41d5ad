package switchboard.platform.sql;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import switchboard.platform.error.Failure;
import switchboard.platform.sql.MigrationRepository.Applied;

/** Brings a database to the schema of this jar. Nodes that start together take turns, file by file. */
public final class Migrations {

    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(60);
    private static final Duration STATEMENT_PATIENCE = Duration.ofMinutes(5);

    /** SQL states that another try may not meet: locks, time-outs, a server that is busy, starting or stopping. */
    private static final Set<String> PASSING_CLASSES = Set.of("08", "40", "53", "55", "57");

    /** Which files this run applied, and which had been applied before. */
    public record Report(List<String> applied, List<String> already) {}

    public enum State {
        PENDING,
        APPLIED,
        /** Applied, but the jar's text is another one now. */
        CHANGED
    }

    public record FileStatus(String file, State state, Optional<Instant> appliedAt) {}

    private final Pool pool;
    private final Clock clock;
    private final List<SqlFile> files;

    Migrations(Pool pool, Clock clock, List<SqlFile> files) {
        this.pool = pool;
        this.clock = clock;
        this.files = files;
    }

    /** Applies what is missing, each file in a transaction of its own. Running it again applies nothing. */
    public static Future<Report> apply(Pool pool, Clock clock) {
        return new Migrations(pool, clock, SqlFile.inOrder()).apply();
    }

    /** Applies what is missing in one transaction and takes it all back: says whether {@link #apply} would succeed. */
    public static Future<Report> dryRun(Pool pool, Clock clock) {
        return new Migrations(pool, clock, SqlFile.inOrder()).dryRun();
    }

    /** Each file of this jar and whether it was applied. Changes nothing. */
    public static Future<List<FileStatus>> status(Pool pool) {
        List<SqlFile> files = SqlFile.inOrder();
        return new MigrationRepository(pool)
                .history()
                .map(history ->
                        files.stream().map(file -> statusOf(file, history)).toList())
                .recover(error -> Future.failedFuture(away(error)));
    }

    Future<Report> apply() {
        Report report = new Report(new ArrayList<>(), new ArrayList<>());
        Future<Void> done = pool.withTransaction(this::open)
                .recover(error -> Future.failedFuture(error instanceof Failure ? error : away(error)));
        for (SqlFile file : files) {
            done = done.compose(
                    before -> pool.withTransaction(tx -> open(tx).compose(open -> applyOnce(tx, file, report))));
        }
        return done.map(end -> report);
    }

    Future<Report> dryRun() {
        Report report = new Report(new ArrayList<>(), new ArrayList<>());
        return pool.withConnection(connection -> connection.begin().compose(tx -> {
            Future<Void> done = open(connection);
            for (SqlFile file : files) {
                done = done.compose(before -> applyOnce(connection, file, report));
            }
            return done.eventually(tx::rollback).map(end -> report);
        }));
    }

    /** Takes the lock and refuses a database whose files were other ones, before anything is changed. */
    private Future<Void> open(SqlConnection tx) {
        MigrationRepository repository = new MigrationRepository(tx);
        return repository
                .takeLock(LOCK_PATIENCE, STATEMENT_PATIENCE)
                .compose(locked -> repository.makeHistory())
                .compose(made -> repository.history())
                .compose(history -> files.stream()
                        .filter(file -> statusOf(file, history).state() == State.CHANGED)
                        .findFirst()
                        .<Future<Void>>map(file -> Future.failedFuture(changed(file, history)))
                        .orElseGet(Future::succeededFuture));
    }

    private Future<Void> applyOnce(SqlConnection tx, SqlFile file, Report report) {
        MigrationRepository repository = new MigrationRepository(tx);
        return repository.history().compose(history -> {
            if (history.containsKey(file.name())) {
                report.already().add(file.name());
                return Future.succeededFuture();
            }
            // The simple protocol runs a whole file, as the SQL editor does.
            return tx.query(file.text())
                    .execute()
                    .recover(error -> Future.failedFuture(failed(file, error)))
                    .compose(ran -> repository.record(file, clock.instant()))
                    .onSuccess(recorded -> report.applied().add(file.name()));
        });
    }

    private static FileStatus statusOf(SqlFile file, Map<String, Applied> history) {
        Optional<Applied> applied = Optional.ofNullable(history.get(file.name()));
        State state = applied.map(then -> then.sha256().equals(file.sha256()) ? State.APPLIED : State.CHANGED)
                .orElse(State.PENDING);
        return new FileStatus(file.name(), state, applied.map(Applied::at));
    }

    private static Failure changed(SqlFile file, Map<String, Applied> history) {
        Instant at =
                Optional.ofNullable(history.get(file.name())).map(Applied::at).orElse(Instant.EPOCH);
        return Failure.conflict(
                "migration_changed",
                "sql/" + file.name() + " is not what was applied to this database on " + at
                        + ". Restore that text and put the change into a new file at the end of sql/ORDER;"
                        + " nothing was changed.");
    }

    private static Failure failed(SqlFile file, Throwable error) {
        if (!(error instanceof PgException refused)) {
            return away(error);
        }
        String line = Optional.ofNullable(refused.getPosition())
                .map(position -> ", line " + file.lineOf(Integer.parseInt(position)))
                .or(() -> Optional.ofNullable(refused.getWhere()).map(where -> ", in " + where))
                .orElse("");
        String explanation = "sql/" + file.name() + line + ": " + refused.getErrorMessage() + " ("
                + refused.getSqlState() + "). "
                + Optional.ofNullable(refused.getHint()).map(hint -> hint + " ").orElse("")
                + "Nothing of this file was applied.";
        return PASSING_CLASSES.contains(refused.getSqlState().substring(0, 2))
                ? Failure.unavailable("migration_not_run", explanation)
                : Failure.invalid("migration_failed", explanation);
    }

    private static Failure away(Throwable error) {
        return Failure.unavailable("database_away", "the schema could not be read or brought up to date: " + error);
    }
}
