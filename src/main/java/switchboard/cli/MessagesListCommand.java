package switchboard.cli;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import switchboard.cli.client.ApiPath;

/** Shows texts, newest first. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        header = {
            "Examples:",
            "  switchboard messages list --user $USER_ID --limit 20",
            "  switchboard messages list --number +12125550147 --direction inbound --json",
            ""
        },
        description = "Show texts, newest first.")
final class MessagesListCommand extends ServerCommand {

    @Option(names = "--user", paramLabel = "ID", description = "Only this tenant's.")
    private Optional<UUID> user = Optional.empty();

    @Option(names = "--number", paramLabel = "NUMBER", description = "Only those to or from this number, in E.164.")
    private Optional<String> number = Optional.empty();

    @Option(names = "--direction", paramLabel = "D", description = "inbound or outbound.")
    private Optional<String> direction = Optional.empty();

    @Option(names = "--limit", paramLabel = "N", description = "How many. Default: 50.")
    private int limit = 50;

    @Option(names = "--after", paramLabel = "PLACE", description = "Go on there: an earlier answer's next.")
    private Optional<String> after = Optional.empty();

    MessagesListCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        JsonObject answer = get(ApiPath.of("/v1/messages")
                .with("limit", limit)
                .withOptional("user_id", user)
                .withOptional("number", number)
                .withOptional("direction", direction)
                .withOptional("after", after));
        show(
                answer,
                () -> print(Table.of(
                        answer.getJsonArray("data"),
                        "created_at",
                        "direction",
                        "from_number",
                        "to_number",
                        "status",
                        "keyword_detected",
                        "body")));
        if (answer.getBoolean("has_more")) {
            note("there are more: --after " + answer.getString("next"));
        }
        return ExitCode.DONE;
    }
}
