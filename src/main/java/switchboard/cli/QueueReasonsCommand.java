package switchboard.cli;

import io.vertx.core.json.JsonObject;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import switchboard.cli.client.ApiPath;

/** Shows what a campaign's leads wait for. */
@Command(
        name = "reasons",
        mixinStandardHelpOptions = true,
        header = {"Examples:", "  switchboard queue reasons --campaign $CAMPAIGN_ID", ""},
        description = "Count a campaign's leads by what they wait for; the counts add up to the queue.")
final class QueueReasonsCommand extends ServerCommand {

    @Option(names = "--campaign", paramLabel = "ID", required = true, description = "Whose queue.")
    private UUID campaign = new UUID(0, 0);

    QueueReasonsCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        JsonObject answer = get(ApiPath.of("/v1/campaigns/" + campaign + "/reasons"));
        show(answer, () -> {
            Table table = new Table("leads", "state", "reason", "meaning");
            rows(table, answer, "open");
            rows(table, answer, "ended");
            table.row(answer.getInteger("total"), "total", "", "");
            print(table);
        });
        return ExitCode.DONE;
    }

    private static void rows(Table table, JsonObject answer, String state) {
        JsonObject words = answer.getJsonObject("explanations");
        answer.getJsonObject(state)
                .forEach(count -> table.row(
                        count.getValue(), state, count.getKey(), words.getString(count.getKey(), count.getKey())));
    }
}
