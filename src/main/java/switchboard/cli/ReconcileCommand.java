package switchboard.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import switchboard.cli.client.ApiPath;
import switchboard.platform.web.Params;

/** Compares the books, and repairs what is safe. */
@Command(
        name = "reconcile",
        mixinStandardHelpOptions = true,
        header = {
            "Examples:",
            "  switchboard reconcile --dry-run       what it would find; nothing is changed",
            "  switchboard reconcile",
            "  switchboard reconcile $RUN_ID         what that run found",
            ""
        },
        description = {
            "Compare the provider's calls, our records, ledger, counters and bills,",
            "bookings and slots; repair what is safe and name what is not."
        },
        footer = {"", "Exit code 6 when something differed."})
final class ReconcileCommand extends ServerCommand {

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    @Parameters(arity = "0..1", paramLabel = "RUN_ID", description = "A run that was: show it, begin none.")
    private Optional<UUID> run = Optional.empty();

    @Option(names = "--dry-run", description = "Find, repair nothing.")
    private boolean dryRun;

    ReconcileCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        String path = "/v1/reconciliation-runs/" + run.map(UUID::toString).orElseGet(this::begun);
        JsonObject found = get(ApiPath.of(path));
        while (found.getString("status").equals("running")) {
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
            found = get(ApiPath.of(path));
        }
        JsonObject differences = get(ApiPath.of(path + "/differences").with("limit", Params.PAGE_MAX));
        tell(found, differences.getJsonArray("data"));
        if (!found.getString("status").equals("completed")) {
            note("the run failed: " + found.getString("notes"));
            return ExitCode.FAILED;
        }
        return found.getInteger("discrepancies_found") == 0 ? ExitCode.DONE : ExitCode.FOUND;
    }

    private String begun() {
        ApiPath path = ApiPath.of("/v1/reconciliation-runs");
        return post(dryRun ? path.with("dry_run", true) : path, new JsonObject())
                .getString("id");
    }

    private void tell(JsonObject found, JsonArray differences) {
        show(
                found,
                () -> print(Table.of(
                        differences, "cause", "entity", "entity_id", "expected", "actual", "repair", "user_id")));
        note(found.getInteger("records_checked") + " compared, " + found.getInteger("discrepancies_found")
                + " differences; run " + found.getString("id"));
    }
}
