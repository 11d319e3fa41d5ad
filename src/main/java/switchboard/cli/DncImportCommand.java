package switchboard.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import switchboard.cli.client.ApiPath;
import switchboard.platform.error.Failure;

/** Sends a do-not-call list and shows which lines hold no number. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        header = {
            "Examples:",
            "  switchboard dnc import national.csv --national 2026-11-01",
            "  switchboard dnc import ours.csv --user $USER_ID --strict",
            ""
        },
        description = {
            "Import a do-not-call list: one number a line; what follows a comma is passed over.",
            "A list can be sent again: a number that is on it already changes nothing."
        },
        footer = {"", "Exit code 0 also when lines were refused, with a warning; 6 with --strict."})
final class DncImportCommand extends ServerCommand {

    @Parameters(paramLabel = "FILE.csv", description = "The list.")
    private Path file = Path.of("");

    @Option(names = "--user", paramLabel = "ID", description = "This tenant's list. Default: everybody's.")
    private Optional<UUID> user = Optional.empty();

    @Option(
            names = "--national",
            paramLabel = "DATE",
            description = "The national list of this date: binds marketing, for 31 days.")
    private Optional<LocalDate> national = Optional.empty();

    @Option(names = "--strict", description = "Exit code 6 if a line was refused.")
    private boolean strict;

    DncImportCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        JsonObject report = send();
        show(report, () -> printWords(report));
        int refused = report.getInteger("refused_count");
        if (refused > 0) {
            note("warning: " + refused + " of " + report.getInteger("rows")
                    + " lines hold no telephone number; mend them and import the list again");
        }
        return refused > 0 && strict ? ExitCode.FOUND : ExitCode.DONE;
    }

    private JsonObject send() {
        String name = String.valueOf(file.getFileName());
        ApiPath path = ApiPath.of("/v1/dnc/import")
                .with("name", name)
                .withOptional("user_id", user)
                .withOptional("list_date", national);
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
        print("suppressed  " + report.getInteger("suppressed"));
        JsonArray refused = report.getJsonArray("refused");
        refused.forEach(line ->
                print("line " + ((JsonObject) line).getInteger("line") + " refused: it holds no telephone number"));
        int more = report.getInteger("refused_count") - refused.size();
        if (more > 0) {
            print("and " + more + " more lines refused");
        }
    }
}
