package switchboard.cli;

import io.vertx.core.json.JsonObject;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import switchboard.cli.client.ApiPath;

/** Says whether a tenant's agent can be deployed, as the server sees it. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        header = {"Examples:", "  switchboard agents check $USER_ID", ""},
        description = "Say whether a tenant's agent can be deployed, and what is missing.",
        footer = {"", "Exit code 6 when a precondition fails."})
final class AgentsCheckCommand extends ServerCommand {

    @Parameters(paramLabel = "USER_ID", description = "The tenant.")
    private UUID user = new UUID(0, 0);

    AgentsCheckCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        JsonObject answer = get(ApiPath.of("/v1/deploy-check").with("user_id", user));
        show(
                answer,
                () -> print(Table.of(answer.getJsonArray("checks"), "step", "pass", "code", "precondition", "why")));
        boolean deployable = answer.getBoolean("deployable");
        note(deployable ? "it can be deployed" : "it cannot be deployed yet");
        return deployable ? ExitCode.DONE : ExitCode.FOUND;
    }
}
