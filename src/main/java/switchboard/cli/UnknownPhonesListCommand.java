package switchboard.cli;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import switchboard.cli.client.ApiPath;

/** Shows the numbers that calls and texts came to and that are nobody's, newest first. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        header = {"Examples:", "  switchboard unknown list", "  switchboard unknown list --status all", ""},
        description = "Show numbers that were called or written to and are nobody's, newest first.")
final class UnknownPhonesListCommand extends ServerCommand {

    @Option(names = "--status", paramLabel = "S", description = "open (the default), resolved or all.")
    private String status = "open";

    @Option(names = "--limit", paramLabel = "N", description = "How many. Default: 50.")
    private int limit = 50;

    @Option(names = "--after", paramLabel = "PLACE", description = "Go on there: an earlier answer's next.")
    private Optional<String> after = Optional.empty();

    UnknownPhonesListCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        JsonObject answer = get(ApiPath.of("/v1/unknown-phones")
                .with("limit", limit)
                .withOptional("status", Optional.of(status).filter(word -> !word.equals("all")))
                .withOptional("after", after));
        show(
                answer,
                () -> print(Table.of(
                        answer.getJsonArray("data"),
                        "received_at",
                        "id",
                        "phone_number",
                        "event_type",
                        "resolution",
                        "notes")));
        if (answer.getBoolean("has_more")) {
            note("there are more: --after " + answer.getString("next"));
        }
        return ExitCode.DONE;
    }
}
