package switchboard.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import switchboard.cli.client.ApiPath;
import switchboard.platform.error.Failure;

/** Sends a lead list and shows what became of every row. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        header = {
            "Examples:",
            "  switchboard leads import leads.csv --user a0000000-0000-4000-8000-000000000001",
            "  switchboard leads import leads.csv --user $USER_ID --campaign $CAMPAIGN_ID --strict --json",
            ""
        },
        description = {
            "Import a lead list (CSV) and show every row that was refused.",
            "A list can be sent again: a number the tenant has already is a duplicate, and changes nothing."
        },
        footer = {"", "Exit code 0 also when rows were refused, with a warning; 6 with --strict."})
final class LeadsImportCommand extends ServerCommand {

    private static final Map<String, String> WORDS = Map.of(
            "phone_missing", "it has no telephone number",
            "phone_invalid", "what stands under phone is no telephone number",
            "too_many_cells", "it has more cells than the header has columns");

    @Parameters(paramLabel = "FILE.csv", description = "The list. Its header names the columns.")
    private Path file = Path.of("");

    @Option(names = "--user", paramLabel = "ID", required = true, description = "Whose leads they are.")
    private UUID user = new UUID(0, 0);

    @Option(names = "--campaign", paramLabel = "ID", description = "Queue the new leads for this campaign.")
    private Optional<UUID> campaign = Optional.empty();

    @Option(names = "--strict", description = "Exit code 6 if a row was refused.")
    private boolean strict;

    LeadsImportCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        JsonObject report = send();
        show(report, () -> printWords(report));
        int refused = report.getInteger("refused_count");
        if (refused > 0) {
            note("warning: " + refused + " of " + report.getInteger("rows")
                    + " rows were refused; mend them and import the list again");
        }
        return refused > 0 && strict ? ExitCode.FOUND : ExitCode.DONE;
    }

    private JsonObject send() {
        String name = String.valueOf(file.getFileName());
        ApiPath path = ApiPath.of("/v1/leads/import")
                .with("user_id", user)
                .with("file_name", name)
                .withOptional("campaign_id", campaign);
        ByteProgress progress = new ByteProgress(terminal().err(), terminal().isWatched(), name, size());
        try {
            return await(client().upload(path.text(), file, "text/csv", progress));
        } finally {
            progress.end();
        }
    }

    private long size() {
        if (!Files.isRegularFile(file)) {
            throw Failure.notFound("file_not_found", "there is no file " + file);
        }
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void printWords(JsonObject report) {
        print("rows        " + report.getInteger("rows"));
        print("imported    " + report.getInteger("imported"));
        print("refused     " + report.getInteger("refused_count"));
        print("duplicates  " + report.getInteger("duplicate_count"));
        print("queued      " + report.getInteger("queued"));
        JsonArray refused = report.getJsonArray("refused");
        for (Object row : refused) {
            String reason = ((JsonObject) row).getString("reason");
            print("row " + ((JsonObject) row).getInteger("line") + " refused: " + reason + ", "
                    + WORDS.getOrDefault(reason, "see the documentation"));
        }
        rest(report.getInteger("refused_count") - refused.size(), "refused");
        JsonArray duplicates = report.getJsonArray("duplicates");
        duplicates.forEach(row -> print("row " + row + " duplicate: the number is there already"));
        rest(report.getInteger("duplicate_count") - duplicates.size(), "duplicate");
    }

    private void rest(int more, String what) {
        if (more > 0) {
            print("and " + more + " more rows " + what);
        }
    }
}
