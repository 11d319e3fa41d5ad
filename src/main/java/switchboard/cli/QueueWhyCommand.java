package switchboard.cli;

import io.vertx.core.json.JsonObject;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import switchboard.cli.client.ApiPath;

/** Answers why a lead is not being called. */
@Command(
        name = "why",
        mixinStandardHelpOptions = true,
        header = {"Examples:", "  switchboard queue why $LEAD_ID", "  switchboard queue why $QUEUE_ROW_ID --json", ""},
        description = "Say why a lead is not being called, in one sentence, and the facts behind it.")
final class QueueWhyCommand extends ServerCommand {

    @Parameters(paramLabel = "LEAD|ROW", description = "The lead's id (its newest row answers) or the queue row's.")
    private UUID leadOrRow = new UUID(0, 0);

    QueueWhyCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        JsonObject answer = get(ApiPath.of("/v1/dialer-queue/" + leadOrRow + "/why"));
        show(answer, () -> {
            print(answer.getString("explanation"));
            JsonObject facts = answer.copy();
            facts.remove("explanation");
            print(Table.facts(facts));
        });
        return ExitCode.DONE;
    }
}
