package switchboard.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import switchboard.cli.client.ApiPath;

/** Queues leads for a campaign. */
@Command(
        name = "add",
        mixinStandardHelpOptions = true,
        header = {
            "Examples:",
            "  switchboard queue add --campaign $CAMPAIGN_ID --all",
            "  switchboard queue add --campaign $CAMPAIGN_ID --lead $LEAD_ID --lead $OTHER_ID",
            ""
        },
        description = {
            "Queue leads for a campaign.",
            "A lead that is queued already stays as it is, so the command may be repeated."
        })
final class QueueAddCommand extends ServerCommand {

    @Option(names = "--campaign", paramLabel = "ID", required = true, description = "Which calls them.")
    private UUID campaign = new UUID(0, 0);

    @ArgGroup(multiplicity = "1")
    private Which which = new Which();

    /** Some leads or all. */
    static final class Which {

        @Option(names = "--lead", paramLabel = "ID", arity = "1..*", description = "These leads.")
        private List<UUID> leads = List.of();

        @Option(names = "--all", description = "All leads of the campaign's tenant.")
        private boolean all;
    }

    QueueAddCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        JsonObject body = new JsonObject().put("campaign_id", campaign.toString());
        if (!which.all) {
            body.put(
                    "lead_ids",
                    new JsonArray(which.leads.stream().map(UUID::toString).toList()));
        }
        JsonObject answer = post(ApiPath.of("/v1/dialer-queue"), body);
        int queued = answer.getInteger("queued");
        show(answer, () -> print("queued " + queued));
        if (!which.all && queued < which.leads.size()) {
            note("note: " + (which.leads.size() - queued)
                    + " are queued already, have no number, or are not the campaign's tenant's");
        }
        return ExitCode.DONE;
    }
}
