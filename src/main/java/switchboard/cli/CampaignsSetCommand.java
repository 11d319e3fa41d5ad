package switchboard.cli;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import switchboard.cli.client.ApiPath;

/** Changes how a campaign is dialled. */
@Command(
        name = "set",
        mixinStandardHelpOptions = true,
        header = {
            "Examples:",
            "  switchboard campaigns set $CAMPAIGN_ID --mode preview",
            "  switchboard campaigns set $CAMPAIGN_ID --weight 3",
            ""
        },
        description = "Change a campaign's mode or its share of its tenant's calls.")
final class CampaignsSetCommand extends ServerCommand {

    @Parameters(paramLabel = "CAMPAIGN_ID", description = "Which; `switchboard campaigns list` shows them.")
    private UUID campaign = new UUID(0, 0);

    @Option(names = "--mode", paramLabel = "MODE", description = "progressive, agentless or preview.")
    private Optional<String> mode = Optional.empty();

    @Option(names = "--weight", paramLabel = "N", description = "Between 1 and 100.")
    private Optional<Integer> weight = Optional.empty();

    CampaignsSetCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        JsonObject body = new JsonObject();
        mode.ifPresent(word -> body.put("mode", word));
        weight.ifPresent(number -> body.put("weight", number));
        JsonObject answer = patch(ApiPath.of("/v1/campaigns/" + campaign), body);
        show(
                answer,
                () -> print(answer.getString("id") + " " + answer.getString("mode") + " weight "
                        + answer.getInteger("weight")));
        return ExitCode.DONE;
    }
}
