package switchboard.cli;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import switchboard.cli.client.ApiPath;

/** Puts a number on a do-not-call list. */
@Command(
        name = "add",
        mixinStandardHelpOptions = true,
        header = {
            "Examples:",
            "  switchboard dnc add +12125550147 --user $USER_ID --evidence 'asked by letter'",
            "  switchboard dnc add +12125550147                         nobody calls it any more",
            ""
        },
        description = "Never call a number again; what waits for it is suppressed at once.")
final class DncAddCommand extends ServerCommand {

    @Parameters(paramLabel = "NUMBER", description = "In E.164, such as +12125550147.")
    private String number = "";

    @Option(names = "--user", paramLabel = "ID", description = "For this tenant. Default: for everybody.")
    private Optional<UUID> user = Optional.empty();

    @Option(names = "--evidence", paramLabel = "TEXT", description = "Why, for the record.")
    private Optional<String> evidence = Optional.empty();

    DncAddCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        JsonObject body = new JsonObject()
                .put("phone_number", number)
                .put("evidence", evidence.orElse("asked for on the command line"));
        user.ifPresent(id -> body.put("user_id", id.toString()));
        JsonObject entry = post(ApiPath.of("/v1/dnc"), body);
        show(
                entry,
                () -> print(entry.getString("phone_number") + " is not called any more, since "
                        + entry.getString("since")
                        + Optional.ofNullable(entry.getString("user_id"))
                                .map(id -> ", by tenant " + id)
                                .orElse(", by anybody")));
        noteEnding(entry);
        return ExitCode.DONE;
    }
}
