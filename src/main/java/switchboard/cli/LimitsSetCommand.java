package switchboard.cli;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import switchboard.cli.client.ApiPath;

/** Changes what a tenant may spend, on every node at once. */
@Command(
        name = "set",
        mixinStandardHelpOptions = true,
        header = {
            "Examples:",
            "  switchboard limits set $USER_ID --cap 9000",
            "  switchboard limits set $USER_ID --grace 0 --action throttle --warn-at 70",
            ""
        },
        description = "Change a tenant's limits; calls that no longer fit are ended.")
final class LimitsSetCommand extends ServerCommand {

    @Parameters(paramLabel = "USER_ID", description = "The tenant; `switchboard usage` shows them.")
    private UUID user = new UUID(0, 0);

    @Option(names = "--cap", paramLabel = "SECONDS", description = "What the plan brings in a period.")
    private Optional<Integer> cap = Optional.empty();

    @Option(names = "--grace", paramLabel = "SECONDS", description = "Tolerated beyond the allowance.")
    private Optional<Integer> grace = Optional.empty();

    @Option(names = "--action", paramLabel = "A", description = "block, throttle, warn or notify-billing.")
    private Optional<String> action = Optional.empty();

    @Option(names = "--warn-at", paramLabel = "PERCENT", description = "Of the allowance: the first warning.")
    private Optional<Integer> warnAt = Optional.empty();

    @Option(names = "--grace-at", paramLabel = "PERCENT", description = "Of the allowance: the second warning.")
    private Optional<Integer> graceAt = Optional.empty();

    LimitsSetCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        JsonObject limits = new JsonObject();
        cap.ifPresent(seconds -> limits.put("call_cap_seconds", seconds));
        grace.ifPresent(seconds -> limits.put("grace_seconds", seconds));
        action.ifPresent(word -> limits.put("limit_action", word));
        warnAt.ifPresent(percent -> limits.put("soft_limit_threshold", percent));
        graceAt.ifPresent(percent -> limits.put("hard_limit_threshold", percent));
        JsonObject answer = patch(ApiPath.of("/v1/limits/" + user), limits);
        show(
                answer,
                () -> print(answer.getString("user_id") + " " + answer.getString("limit_state") + " "
                        + answer.getInteger("limit_seconds") + " s"));
        noteEnding(answer);
        return ExitCode.DONE;
    }
}
