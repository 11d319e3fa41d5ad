package switchboard.cli;

import io.vertx.core.json.JsonObject;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import switchboard.cli.client.ApiPath;

/** Ends a tenant's pause. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        header = {"Examples:", "  switchboard limits resume $USER_ID", ""},
        description = "End a tenant's pause.")
final class LimitsResumeCommand extends ServerCommand {

    @Parameters(paramLabel = "USER_ID", description = "The tenant; `switchboard usage` shows them.")
    private UUID user = new UUID(0, 0);

    LimitsResumeCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        JsonObject answer = post(ApiPath.of("/v1/limits/" + user + "/resume"), new JsonObject());
        show(answer, () -> print(answer.getString("user_id") + " " + answer.getString("limit_state")));
        return ExitCode.DONE;
    }
}
