package switchboard.cli;

import io.vertx.core.json.JsonObject;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import switchboard.cli.client.ApiPath;

/** Pauses or resumes a tenant: the verb is the command's name and the route's. */
@Command(
        mixinStandardHelpOptions = true,
        header = {"Examples:", "  switchboard limits ${COMMAND-NAME} $USER_ID", ""})
final class LimitsMoveCommand extends ServerCommand {

    private final String verb;

    @Parameters(paramLabel = "USER_ID", description = "The tenant; `switchboard usage` shows them.")
    private UUID user = new UUID(0, 0);

    LimitsMoveCommand(Terminal terminal, String verb) {
        super(terminal);
        this.verb = verb;
    }

    @Override
    public Integer call() {
        JsonObject answer = post(ApiPath.of("/v1/limits/" + user + "/" + verb), new JsonObject());
        show(answer, () -> print(answer.getString("user_id") + " " + answer.getString("limit_state")));
        return ExitCode.DONE;
    }
}
