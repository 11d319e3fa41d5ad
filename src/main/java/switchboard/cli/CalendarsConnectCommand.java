package switchboard.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import switchboard.cli.client.ApiPath;
import switchboard.platform.error.Failure;

/** Connects a calendar. The key is read from the environment or a file: other users of the machine can read flags. */
@Command(
        name = "connect",
        mixinStandardHelpOptions = true,
        header = {
            "Examples:",
            "  switchboard calendars connect $USER_ID --event-type 4021",
            "  switchboard calendars connect $USER_ID --event-type 4021 --key-file cal.key",
            ""
        },
        description = "Connect a calendar of Cal.com. A key that does not work is not kept.")
final class CalendarsConnectCommand extends ServerCommand {

    private static final String VARIABLE = "CALENDAR_API_KEY";

    @Parameters(paramLabel = "USER_ID", description = "The tenant; `switchboard usage` shows them.")
    private UUID user = new UUID(0, 0);

    @Option(
            names = "--event-type",
            required = true,
            paramLabel = "N",
            description = "What is booked: the number in the address of the event type's page.")
    private int eventType;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "The file with the API key. Default: the variable " + VARIABLE + ".")
    private Optional<Path> keyFile = Optional.empty();

    CalendarsConnectCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        JsonObject wish = new JsonObject()
                .put("user_id", user.toString())
                .put("api_key", key())
                .put("event_type_id", eventType);
        JsonObject answer = post(ApiPath.of("/v1/integrations/calcom"), wish);
        show(answer, () -> {
            print("connected " + answer.getJsonObject("connection").getString("id"));
            CalendarChecks.print(answer, this::print);
        });
        return ExitCode.DONE;
    }

    private String key() {
        String key = keyFile.map(CalendarsConnectCommand::read)
                .orElseGet(() -> terminal().environment().get().get(VARIABLE))
                .strip();
        if (key.isEmpty()) {
            throw Failure.invalid(
                    "api_key_missing",
                    "put the calendar's API key into " + VARIABLE + " or name a file with it: --key-file");
        }
        return key;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw Failure.notFound("file_not_found", "cannot read the file " + file);
        }
    }
}
