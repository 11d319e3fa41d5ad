package switchboard.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import switchboard.cli.client.ApiPath;
import switchboard.platform.web.Params;

/** Lists campaigns. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        header = {"Examples:", "  switchboard campaigns list", "  switchboard campaigns list --user $USER_ID --json", ""
        },
        description = "List campaigns, the oldest first.")
final class CampaignsListCommand extends ServerCommand {

    @Option(names = "--user", paramLabel = "ID", description = "Only this tenant's.")
    private Optional<UUID> user = Optional.empty();

    CampaignsListCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        JsonObject answer =
                get(ApiPath.of("/v1/campaigns").with("limit", Params.PAGE_MAX).withOptional("user_id", user));
        JsonArray campaigns = answer.getJsonArray("data");
        show(answer, () -> print(Table.of(campaigns, "id", "status", "user_id", "from_number", "name")));
        if (campaigns.size() == Params.PAGE_MAX) {
            note("these are the first " + Params.PAGE_MAX + "; --user narrows the list");
        }
        return ExitCode.DONE;
    }
}
