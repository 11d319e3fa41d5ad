package switchboard.reconcile;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.calls.Alarms.Alarm;
import switchboard.platform.error.Failure;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.Ids;
import switchboard.provider.core.CallPage;
import switchboard.reconcile.RunRepository.Result;
import switchboard.reconcile.RunRepository.Run;
import switchboard.reconcile.core.Cause;

/**
 * Compares the books, cause by cause, and repairs what is safe before it looks for the next. One run at a time; what a
 * run has done is on record after each step, and the next goes on where one that died had come to in the provider's
 * list.
 */
final class Reconciliation {

    private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);

    private final Pool pool;
    private final Books books;
    private final RunRepository runs;
    private final DifferenceRepository differences;
    private final ProviderCallRepository listed;
    private final Comparison comparison;
    private final Repairs repairs;
    private final ReconcileConfig config;
    private final Clocks clocks;

    Reconciliation(Pool pool, Books books, ReconcileConfig config, Clocks clocks) {
        this.pool = pool;
        this.books = books;
        this.runs = new RunRepository(pool);
        this.differences = new DifferenceRepository(pool);
        this.listed = new ProviderCallRepository(pool);
        this.comparison = new Comparison(pool, books.slots(), config.statementTimeout());
        this.repairs = new Repairs(pool, books, clocks.business());
        this.config = config;
        this.clocks = clocks;
    }

    /** Begins a run. Fails as a conflict if one is under way. */
    Future<Started> begin(String type, String by, boolean dryRun) {
        Run run = new Run(Ids.random().next(), type, by, dryRun, machine());
        return pool.withTransaction(tx -> runs.bury(tx, machine()).compose(died -> {
            JsonObject from = died.map(Reconciliation::whereItWas).orElseGet(JsonObject::new);
            return runs.begin(tx, run, from, leaseEnd()).map(begun -> {
                if (!begun) {
                    throw Failure.conflict(
                            "reconciliation_running", "A reconciliation is under way; read its run and wait for it.");
                }
                return new Started(run, from);
            });
        }));
    }

    /** The whole of a run that was begun; never fails without its row saying so. */
    Future<Result> carryOut(Started started) {
        Run run = started.run();
        Instant now = clocks.business().instant();
        Checks.Scope scope = new Checks.Scope(run.id(), run.dryRun(), now.minus(config.settle()), now);
        return list(run, started.from(), now)
                .compose(complete -> compareAll(run, scope, complete))
                .compose(looked -> result(run, scope, looked))
                .compose(result -> runs.finish(run.id(), true, result, machine())
                        .compose(finished -> tell(run, result))
                        .map(result))
                .recover(error -> failed(run, error));
    }

    private Future<Result> failed(Run run, Throwable error) {
        LOG.error("reconciliation {} failed", run.id(), error);
        Result nothing = new Result(0, 0, new JsonObject(), String.valueOf(error.getMessage()));
        return runs.finish(run.id(), false, nothing, machine()).transform(written -> Future.failedFuture(error));
    }

    /** True if the whole list is there to compare with. */
    private Future<Boolean> list(Run run, JsonObject from, Instant now) {
        Optional<String> after = Optional.ofNullable(from.getString("listed_to"));
        Instant until = Instant.parse(from.getString("list_until", now.toString()));
        Future<Void> cleared = after.isPresent() ? Future.succeededFuture() : listed.clear();
        return cleared.compose(done -> pages(run, until, after, 1));
    }

    private Future<Boolean> pages(Run run, Instant until, Optional<String> after, int number) {
        if (number > config.pagesMax()) {
            return Future.failedFuture(Failure.unavailable(
                    "list_too_long", "the provider's list has more than reconcile.pages_max pages"));
        }
        return books.provider().list(until.minus(config.window()), until, after).compose(answer -> {
            if (answer.isEmpty()) {
                return Future.succeededFuture(false);
            }
            CallPage page = answer.get();
            JsonObject progress = new JsonObject().put("list_until", until.toString());
            page.next().ifPresent(next -> progress.put("listed_to", next));
            return (page.calls().isEmpty() ? Future.<Void>succeededFuture() : listed.keep(page.calls()))
                    .compose(kept -> progress(run, progress))
                    .compose(ours -> page.next().isPresent()
                            ? pages(run, until, page.next(), number + 1)
                            : Future.succeededFuture(true));
        });
    }

    private Future<List<Cause>> compareAll(Run run, Checks.Scope scope, boolean listComplete) {
        List<Cause> looked = new ArrayList<>();
        Future<Void> compared = listed.counted().mapEmpty();
        for (Cause cause : Cause.values()) {
            if (listComplete || !cause.needsProvider()) {
                looked.add(cause);
                compared = compared.compose(before -> comparison.note(cause, scope))
                        .compose(noted -> run.dryRun() || !cause.isSafe()
                                ? Future.succeededFuture()
                                : repairBehind(run, cause, scope, 0))
                        .compose(done -> progress(run, new JsonObject().put("compared", cause.word())));
            }
        }
        return compared.compose(all -> run.dryRun() ? Future.<Void>succeededFuture() : end(looked, scope))
                .map(looked);
    }

    /** Bills follow what was repaired. */
    private Future<Void> end(List<Cause> looked, Checks.Scope scope) {
        return differences
                .closeGone(looked, scope.now())
                .compose(closed -> books.bill().get())
                .mapEmpty();
    }

    private Future<Void> repairBehind(Run run, Cause cause, Checks.Scope scope, long after) {
        return differences
                .toRepair(cause, scope.now(), after, config.repairBatch())
                .compose(batch -> {
                    Future<Void> repaired = Future.succeededFuture();
                    for (Difference difference : batch) {
                        repaired = repaired.compose(before -> repairs.repair(run.id(), difference));
                    }
                    return batch.size() < config.repairBatch()
                            ? repaired
                            : repaired.compose(done -> progress(run, new JsonObject()))
                                    .compose(ours -> repairBehind(
                                            run,
                                            cause,
                                            scope,
                                            batch.get(batch.size() - 1).id()));
                });
    }

    private Future<Void> progress(Run run, JsonObject details) {
        return runs.progress(run.id(), details, leaseEnd())
                .compose(ours -> ours
                        ? Future.succeededFuture()
                        : Future.failedFuture(
                                Failure.conflict("run_taken_over", "another run has taken this one for dead")));
    }

    private Future<Result> result(Run run, Checks.Scope scope, List<Cause> looked) {
        return listed.counted()
                .compose(checked -> differences.counts(run.id(), scope.now()).map(causes -> {
                    int found = causes.fieldNames().stream()
                            .mapToInt(cause -> causes.getJsonObject(cause).getInteger("found"))
                            .sum();
                    int open = causes.fieldNames().stream()
                            .mapToInt(cause -> causes.getJsonObject(cause).getInteger("open"))
                            .sum();
                    JsonObject details = new JsonObject()
                            .put("causes", causes)
                            .put("unexplained", open)
                            .put(
                                    "looked_for",
                                    new JsonArray(
                                            looked.stream().map(Cause::word).toList()));
                    return new Result(checked, found, details, "");
                }));
    }

    private Future<Void> tell(Run run, Result result) {
        if (run.dryRun()) {
            return Future.succeededFuture();
        }
        int open = result.details().getInteger("unexplained");
        return open == 0
                ? books.alarms().resolve(pool, "reconciliation", Optional.empty(), machine())
                : books.alarms()
                        .raise(
                                pool,
                                new Alarm(
                                        "reconciliation",
                                        "warning",
                                        Optional.empty(),
                                        Optional.empty(),
                                        "The books differ in " + open
                                                + " places that nobody but a person can put right;"
                                                + " `switchboard reconcile RUN_ID` names them.",
                                        new JsonObject()
                                                .put("run_id", run.id().toString())
                                                .put("open", open)),
                                machine());
    }

    private static JsonObject whereItWas(JsonObject details) {
        JsonObject from = new JsonObject();
        for (String key : List.of("listed_to", "list_until")) {
            if (details.getValue(key) != null && !details.containsKey("compared")) {
                from.put(key, details.getValue(key));
            }
        }
        return from.containsKey("listed_to") ? from : new JsonObject();
    }

    private Instant machine() {
        return clocks.machine().instant();
    }

    private Instant leaseEnd() {
        return machine().plus(config.lease());
    }

    /** A run that was begun, and how far the one that died had come. */
    record Started(Run run, JsonObject from) {}
}
