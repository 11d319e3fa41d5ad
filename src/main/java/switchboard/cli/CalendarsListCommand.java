package switchboard.cli;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import switchboard.cli.client.ApiPath;

/** Lists calendars. No key is shown: the server tells none. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        header = {"Examples:", "  switchboard calendars list", ""},
        description = "List connected calendars, and those that were.")
final class CalendarsListCommand extends ServerCommand {

    @Option(names = "--user", paramLabel = "ID", description = "Only this tenant's.")
    private Optional<UUID> user = Optional.empty();

    CalendarsListCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        JsonObject answer = get(ApiPath.of("/v1/integrations").withOptional("user_id", user));
        show(
                answer,
                () -> print(Table.of(
                        answer.getJsonArray("items"),
                        "id",
                        "user_id",
                        "is_active",
                        "event_type_id",
                        "cal_username",
                        "cal_time_zone")));
        return ExitCode.DONE;
    }
}
