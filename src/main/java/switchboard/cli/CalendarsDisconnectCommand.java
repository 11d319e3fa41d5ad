package switchboard.cli;

import io.vertx.core.json.JsonObject;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import switchboard.cli.client.ApiPath;

/** Disconnects a calendar. */
@Command(
        name = "disconnect",
        mixinStandardHelpOptions = true,
        header = {"Examples:", "  switchboard calendars disconnect $USER_ID", ""},
        description = "Disconnect a calendar: its key is forgotten, its webhook at Cal.com removed.")
final class CalendarsDisconnectCommand extends ServerCommand {

    @Parameters(paramLabel = "USER_ID", description = "The tenant; `switchboard usage` shows them.")
    private UUID user = new UUID(0, 0);

    CalendarsDisconnectCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        JsonObject answer = delete(ApiPath.of("/v1/integrations/calcom").with("user_id", user));
        show(answer, () -> CalendarChecks.print(answer, this::print));
        return ExitCode.DONE;
    }
}
