package switchboard.reconcile;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import switchboard.platform.deploy.Routes;
import switchboard.platform.error.Failure;
import switchboard.platform.web.Identity;
import switchboard.platform.web.JsonAnswers;
import switchboard.platform.web.Page;
import switchboard.platform.web.Params;

/** Reconciliation for operators: begin a run, read what runs came to, and what each found as JSON or CSV. */
final class ReconcileRoutes implements Routes {

    private static final int CSV_ROWS_MAX = 100_000;
    private static final List<String> COLUMNS = List.of(
            "id",
            "cause",
            "user_id",
            "entity",
            "entity_id",
            "expected",
            "actual",
            "repair",
            "note",
            "found_at",
            "closed_at");

    private final Reconciliation reconciliation;
    private final RunRepository runs;
    private final DifferenceRepository differences;

    ReconcileRoutes(Reconciliation reconciliation, RunRepository runs, DifferenceRepository differences) {
        this.reconciliation = reconciliation;
        this.runs = runs;
        this.differences = differences;
    }

    @Override
    public void mount(Router router) {
        router.post("/v1/reconciliation-runs").respond(this::begin);
        router.get("/v1/reconciliation-runs").respond(this::list);
        router.get("/v1/reconciliation-runs/:id").respond(this::one);
        router.get("/v1/reconciliation-runs/:id/differences").respond(this::differences);
    }

    /** Answers at once; the run goes on by itself. */
    private Future<Void> begin(RoutingContext ctx) {
        Identity who = Identity.operator(ctx);
        boolean dryRun = Params.of(ctx).flag("dry_run");
        return reconciliation
                .begin("manual", "admin:" + who.name(), dryRun)
                .compose(started -> {
                    reconciliation.carryOut(started); // its row says what came of it
                    return found(started.run().id());
                })
                .compose(run -> JsonAnswers.answer(ctx, 202, run));
    }

    private Future<Void> list(RoutingContext ctx) {
        Identity.operator(ctx);
        return runs.list(Optional.empty(), Params.of(ctx).limit())
                .compose(found -> JsonAnswers.ok(ctx, new Page<>(found, false, null)));
    }

    private Future<Void> one(RoutingContext ctx) {
        Identity.operator(ctx);
        return found(id(ctx)).compose(run -> JsonAnswers.ok(ctx, run));
    }

    private Future<Void> differences(RoutingContext ctx) {
        Identity.operator(ctx);
        Params params = Params.of(ctx);
        UUID run = id(ctx);
        if (params.oneOf("format", List.of("json", "csv")).filter("csv"::equals).isPresent()) {
            return differences
                    .list(run, 0, CSV_ROWS_MAX)
                    .compose(rows -> JsonAnswers.send(ctx, 200, csv(rows), "text/csv; charset=utf-8"));
        }
        int after = params.integer("after", 0, 0, Integer.MAX_VALUE);
        int limit = params.limit();
        return differences.list(run, after, limit + 1).compose(rows -> {
            boolean more = rows.size() > limit;
            List<JsonObject> page = more ? rows.subList(0, limit) : rows;
            String next = more ? String.valueOf(page.get(limit - 1).getLong("id")) : null;
            return JsonAnswers.ok(ctx, new Page<>(page, more, next));
        });
    }

    private Future<JsonObject> found(UUID run) {
        return runs.list(Optional.of(run), 1)
                .map(found -> found.stream()
                        .findFirst()
                        .orElseThrow(() ->
                                Failure.notFound("run_not_found", "There is no reconciliation run " + run + ".")));
    }

    private static UUID id(RoutingContext ctx) {
        return Params.of(ctx).pathId("id", "run_not_found");
    }

    private static Buffer csv(List<JsonObject> rows) {
        Stream<String> lines = rows.stream()
                .map(row -> COLUMNS.stream()
                        .map(column -> cell(row.getValue(column)))
                        .collect(Collectors.joining(",")));
        return Buffer.buffer(Stream.concat(Stream.of(String.join(",", COLUMNS)), lines)
                .collect(Collectors.joining("\r\n", "", "\r\n")));
    }

    /** Quoted, and no formula to a spreadsheet. */
    private static String cell(Object value) {
        if (value == null) {
            return "";
        }
        String text = value.toString();
        String plain = text.matches("[=+\\-@].*") ? "'" + text : text;
        return "\"" + plain.replace("\"", "\"\"") + "\"";
    }
}
