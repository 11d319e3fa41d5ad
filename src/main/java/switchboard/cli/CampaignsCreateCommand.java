package switchboard.cli;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import switchboard.cli.client.ApiPath;

/** Makes a campaign; it dials nobody before it is started. */
@Command(
        name = "create",
        mixinStandardHelpOptions = true,
        header = {
            "Examples:",
            "  switchboard campaigns create --user $USER_ID --name Spring --from +14155550100",
            "  switchboard campaigns create --user $USER_ID --name Fall --from +14155550100 --opens 09:30",
            ""
        },
        description = "Make a campaign, in state draft, and print its id.")
final class CampaignsCreateCommand extends ServerCommand {

    @Option(names = "--user", paramLabel = "ID", required = true, description = "Whose campaign it is.")
    private UUID user = new UUID(0, 0);

    @Option(names = "--name", paramLabel = "TEXT", required = true, description = "For people.")
    private String name = "";

    @Option(names = "--from", paramLabel = "NUMBER", required = true, description = "One of the tenant's own numbers.")
    private String from = "";

    @Option(names = "--purpose", paramLabel = "P", description = "marketing (default) or informational.")
    private Optional<String> purpose = Optional.empty();

    @Option(names = "--mode", paramLabel = "M", description = "progressive (default), agentless or preview.")
    private Optional<String> mode = Optional.empty();

    @Option(names = "--opens", paramLabel = "HH:MM", description = "First time of day, where the lead is.")
    private Optional<String> opens = Optional.empty();

    @Option(names = "--closes", paramLabel = "HH:MM", description = "Last time of day, where the lead is.")
    private Optional<String> closes = Optional.empty();

    @Option(names = "--attempts", paramLabel = "N", description = "Calls to one lead at most: 1 to 3.")
    private Optional<Integer> attempts = Optional.empty();

    @Option(names = "--max-seconds", paramLabel = "N", description = "Longest call: 60 to 7200.")
    private Optional<Integer> maxSeconds = Optional.empty();

    @Option(names = "--weight", paramLabel = "N", description = "Its share beside other campaigns: 1 to 100.")
    private Optional<Integer> weight = Optional.empty();

    @Mixin
    private OnceOption once = new OnceOption();

    CampaignsCreateCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        JsonObject body = new JsonObject()
                .put("user_id", user.toString())
                .put("name", name)
                .put("from_number", from);
        purpose.ifPresent(text -> body.put("purpose", text));
        mode.ifPresent(text -> body.put("mode", text));
        opens.ifPresent(text -> body.put("window_opens", text));
        closes.ifPresent(text -> body.put("window_closes", text));
        attempts.ifPresent(count -> body.put("attempts_max", count));
        maxSeconds.ifPresent(seconds -> body.put("max_call_seconds", seconds));
        weight.ifPresent(share -> body.put("weight", share));
        JsonObject made = postOnce(ApiPath.of("/v1/campaigns"), body, once.key());
        String id = made.getString("id");
        show(made, () -> print(id));
        note("next: switchboard queue add --campaign " + id + " --all; switchboard campaigns start " + id);
        return ExitCode.DONE;
    }
}
