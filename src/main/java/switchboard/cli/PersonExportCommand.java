package switchboard.cli;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import switchboard.cli.client.ApiPath;

/** Prints all that is known of one person. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        header = {
            "Examples:",
            "  switchboard person export +12125550147 --user $USER_ID",
            "  switchboard person export +12125550147                   what all tenants know",
            ""
        },
        description = "Print all that is known of one person, by telephone number; the audit notes it.")
final class PersonExportCommand extends ServerCommand {

    @Parameters(paramLabel = "NUMBER", description = "In E.164, such as +12125550147.")
    private String number = "";

    @Option(names = "--user", paramLabel = "ID", description = "What this tenant knows. Default: everybody.")
    private Optional<UUID> user = Optional.empty();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Who asked, for the audit.")
    private Optional<String> reason = Optional.empty();

    PersonExportCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        JsonObject body = new JsonObject().put("phone_number", number);
        user.ifPresent(id -> body.put("user_id", id.toString()));
        reason.ifPresent(text -> body.put("reason", text));
        JsonObject found = post(ApiPath.of("/v1/persons/export"), body);
        show(found, () -> print(found.encodePrettily()));
        if (!found.getJsonArray("truncated").isEmpty()) {
            note("note: not all of " + found.getJsonArray("truncated").encode() + " fit");
        }
        return ExitCode.DONE;
    }
}
