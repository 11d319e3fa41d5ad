package switchboard.cli;

import io.vertx.core.json.JsonObject;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import switchboard.cli.client.ApiPath;

/** Pauses a tenant, and ends its calls if asked to. */
@Command(
        name = "pause",
        mixinStandardHelpOptions = true,
        header = {
            "Examples:",
            "  switchboard limits pause $USER_ID",
            "  switchboard limits pause $USER_ID --end-calls      those in progress end as well",
            ""
        },
        description = "Pause a tenant: no call starts, in or out.")
final class LimitsPauseCommand extends ServerCommand {

    @Parameters(paramLabel = "USER_ID", description = "The tenant; `switchboard usage` shows them.")
    private UUID user = new UUID(0, 0);

    @Option(names = "--end-calls", description = "Also end the calls that ring or talk.")
    private boolean endCalls;

    LimitsPauseCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        JsonObject answer =
                post(ApiPath.of("/v1/limits/" + user + "/pause"), new JsonObject().put("end_calls", endCalls));
        show(answer, () -> print(answer.getString("user_id") + " " + answer.getString("limit_state")));
        noteEnding(answer);
        return ExitCode.DONE;
    }
}
