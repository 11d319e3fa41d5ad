package switchboard.cli;

import io.vertx.core.json.JsonObject;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import switchboard.cli.client.ApiPath;

/** Pauses a campaign, and ends its calls if asked to. */
@Command(
        name = "pause",
        mixinStandardHelpOptions = true,
        header = {
            "Examples:",
            "  switchboard campaigns pause $CAMPAIGN_ID",
            "  switchboard campaigns pause $CAMPAIGN_ID --end-calls      those in progress end as well",
            ""
        },
        description = "Pause a campaign: no call of it starts from now on.")
final class CampaignsPauseCommand extends ServerCommand {

    @Parameters(paramLabel = "CAMPAIGN_ID", description = "Which; `switchboard campaigns list` shows them.")
    private UUID campaign = new UUID(0, 0);

    @Option(names = "--end-calls", description = "Also end its calls that ring or talk.")
    private boolean endCalls;

    CampaignsPauseCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        JsonObject answer =
                post(ApiPath.of("/v1/campaigns/" + campaign + "/pause"), new JsonObject().put("end_calls", endCalls));
        show(answer, () -> print(answer.getString("id") + " " + answer.getString("status")));
        noteEnding(answer);
        return ExitCode.DONE;
    }
}
