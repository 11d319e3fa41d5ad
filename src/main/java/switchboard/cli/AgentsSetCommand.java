package switchboard.cli;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import switchboard.cli.client.ApiPath;

/** Changes what one of our numbers may do. */
@Command(
        name = "set",
        mixinStandardHelpOptions = true,
        header = {
            "Examples:",
            "  switchboard agents set $AGENT_ID --calls 10 --per-second 2",
            "  switchboard agents set $AGENT_ID --active false",
            ""
        },
        description = "Change what a number of ours may do; it counts on every node within a second.")
final class AgentsSetCommand extends ServerCommand {

    @Parameters(paramLabel = "AGENT_ID", description = "The agent; `switchboard agents list` shows them.")
    private UUID agent = new UUID(0, 0);

    @Option(names = "--calls", paramLabel = "N", description = "Calls at once.")
    private Optional<Integer> calls = Optional.empty();

    @Option(names = "--per-second", paramLabel = "X", description = "Starts a second, such as 0.5.")
    private Optional<BigDecimal> perSecond = Optional.empty();

    @Option(names = "--call-seconds", paramLabel = "S", description = "How long a call may last, 60 to 7200.")
    private Optional<Integer> callSeconds = Optional.empty();

    @Option(names = "--active", arity = "1", paramLabel = "BOOL", description = "false: starts and answers no call.")
    private Optional<Boolean> active = Optional.empty();

    AgentsSetCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        JsonObject change = new JsonObject();
        calls.ifPresent(number -> change.put("max_concurrent_calls", number));
        perSecond.ifPresent(rate -> change.put("calls_per_second", rate));
        callSeconds.ifPresent(seconds -> change.put("max_call_seconds", seconds));
        active.ifPresent(is -> change.put("is_active", is));
        JsonObject answer = patch(ApiPath.of("/v1/agents/" + agent), change);
        show(
                answer,
                () -> print(answer.getString("phone_number") + " " + answer.getInteger("max_concurrent_calls")
                        + " at once, " + answer.getValue("calls_per_second") + " a second, "
                        + answer.getInteger("max_call_seconds") + " s, "
                        + (answer.getBoolean("is_active") ? "active" : "inactive")));
        return ExitCode.DONE;
    }
}
