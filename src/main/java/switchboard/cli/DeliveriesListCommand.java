package switchboard.cli;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import switchboard.cli.client.ApiPath;

/** Shows webhook deliveries, newest first. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        header = {
            "Examples:",
            "  switchboard deliveries list --status dead",
            "  switchboard deliveries list --source retell --event call_ended --limit 20 --json",
            ""
        },
        description = "Show the webhooks that came in, newest first; dead ones wait for a replay.")
final class DeliveriesListCommand extends ServerCommand {

    @Option(names = "--status", paramLabel = "S", description = "pending, done, failed, dead or skipped.")
    private Optional<String> status = Optional.empty();

    @Option(names = "--source", paramLabel = "NAME", description = "Such as retell or calcom.")
    private Optional<String> source = Optional.empty();

    @Option(names = "--event", paramLabel = "TYPE", description = "Such as call_ended.")
    private Optional<String> event = Optional.empty();

    @Option(names = "--limit", paramLabel = "N", description = "How many. Default: 50.")
    private int limit = 50;

    @Option(names = "--after", paramLabel = "PLACE", description = "Go on there: an earlier answer's next.")
    private Optional<String> after = Optional.empty();

    DeliveriesListCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        JsonObject answer = get(ApiPath.of("/v1/webhook-queue")
                .with("limit", limit)
                .withOptional("status", status)
                .withOptional("source", source)
                .withOptional("event_type", event)
                .withOptional("after", after));
        show(
                answer,
                () -> print(Table.of(
                        answer.getJsonArray("data"),
                        "received_at",
                        "id",
                        "source",
                        "event_type",
                        "status",
                        "attempts",
                        "error_message")));
        if (answer.getBoolean("has_more")) {
            note("there are more: --after " + answer.getString("next"));
        }
        return ExitCode.DONE;
    }
}
