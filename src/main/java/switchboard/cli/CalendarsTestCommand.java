package switchboard.cli;

import io.vertx.core.json.JsonObject;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import switchboard.cli.client.ApiPath;

/** Tries a calendar out. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        header = {"Examples:", "  switchboard calendars test $USER_ID", ""},
        description = "Try a calendar out: does the key open it, has it open times?")
final class CalendarsTestCommand extends ServerCommand {

    @Parameters(paramLabel = "USER_ID", description = "The tenant; `switchboard usage` shows them.")
    private UUID user = new UUID(0, 0);

    CalendarsTestCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        JsonObject answer = post(ApiPath.of("/v1/integrations/calcom/test").with("user_id", user), new JsonObject());
        show(answer, () -> CalendarChecks.print(answer, this::print));
        return CalendarChecks.areOk(answer) ? ExitCode.DONE : ExitCode.FAILED;
    }
}
