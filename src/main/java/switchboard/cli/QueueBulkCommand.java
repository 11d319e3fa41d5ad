package switchboard.cli;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import switchboard.cli.client.ApiPath;

/** Cancels or queues again many rows: the verb is the command's name and the route's. */
@Command(
        mixinStandardHelpOptions = true,
        header = {
            "Examples:",
            "  switchboard queue ${COMMAND-NAME} --campaign $CAMPAIGN_ID --dry-run",
            "  switchboard queue ${COMMAND-NAME} --campaign $CAMPAIGN_ID --reason no_answer",
            ""
        })
final class QueueBulkCommand extends ServerCommand {

    private final String verb;

    @Option(names = "--campaign", paramLabel = "ID", required = true, description = "Whose queue.")
    private UUID campaign = new UUID(0, 0);

    @Option(names = "--status", paramLabel = "STATUS", description = "Only rows in this state.")
    private Optional<String> status = Optional.empty();

    @Option(names = "--reason", paramLabel = "WORD", description = "Only rows that wait or ended for this reason.")
    private Optional<String> reason = Optional.empty();

    @Option(names = "--dry-run", description = "Only count them.")
    private boolean dryRun;

    QueueBulkCommand(Terminal terminal, String verb) {
        super(terminal);
        this.verb = verb;
    }

    @Override
    public Integer call() {
        JsonObject body = new JsonObject().put("campaign_id", campaign.toString());
        status.ifPresent(word -> body.put("status", word));
        reason.ifPresent(word -> body.put("reason", word));
        JsonObject answer = post(ApiPath.of("/v1/dialer-queue/" + verb).with("dry_run", dryRun), body);
        show(answer, () -> print((dryRun ? "would " + verb + " " : verb + " ") + answer.getInteger("matched")));
        return ExitCode.DONE;
    }
}
