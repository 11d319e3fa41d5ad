package switchboard.cli;

import io.vertx.core.json.JsonObject;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import switchboard.cli.client.ApiPath;

/** Starts or drains a campaign: the verb is the command's name and the route's. */
@Command(
        mixinStandardHelpOptions = true,
        header = {"Examples:", "  switchboard campaigns ${COMMAND-NAME} $CAMPAIGN_ID", ""})
final class CampaignsMoveCommand extends ServerCommand {

    private final String verb;

    @Parameters(paramLabel = "CAMPAIGN_ID", description = "Which; `switchboard campaigns list` shows them.")
    private UUID campaign = new UUID(0, 0);

    CampaignsMoveCommand(Terminal terminal, String verb) {
        super(terminal);
        this.verb = verb;
    }

    @Override
    public Integer call() {
        JsonObject answer = post(ApiPath.of("/v1/campaigns/" + campaign + "/" + verb), new JsonObject());
        show(answer, () -> print(answer.getString("id") + " " + answer.getString("status")));
        return ExitCode.DONE;
    }
}
