package switchboard.cli;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import switchboard.cli.client.ApiPath;

/** Sends a text. */
@Command(
        name = "send",
        mixinStandardHelpOptions = true,
        header = {
            "Examples:",
            "  switchboard messages send +12125550147 'See you on Thursday.' --user $USER_ID --purpose informational",
            ""
        },
        description = "Send a text, if consent, the do-not-call list and the tenant's texts allow it.")
final class MessagesSendCommand extends ServerCommand {

    @Parameters(index = "0", paramLabel = "NUMBER", description = "To whom, such as +12125550147.")
    private String number = "";

    @Parameters(index = "1", paramLabel = "TEXT", description = "What to write.")
    private String text = "";

    @Option(names = "--user", paramLabel = "ID", required = true, description = "The tenant that writes.")
    private UUID user = new UUID(0, 0);

    @Option(names = "--from", paramLabel = "NUMBER", description = "One of the tenant's. Default: its first.")
    private Optional<String> from = Optional.empty();

    @Option(
            names = "--purpose",
            paramLabel = "P",
            description = "marketing (the default: needs written consent) or informational.")
    private Optional<String> purpose = Optional.empty();

    @Option(
            names = "--idempotency-key",
            paramLabel = "K",
            description = "Names this text: repeated under the same key it is sent once.")
    private Optional<String> key = Optional.empty();

    MessagesSendCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        JsonObject body = new JsonObject()
                .put("user_id", user.toString())
                .put("to_number", number)
                .put("body", text);
        from.ifPresent(value -> body.put("from_number", value));
        purpose.ifPresent(value -> body.put("purpose", value));
        JsonObject message = postOnce(ApiPath.of("/v1/messages"), body, key);
        show(
                message,
                () -> print(message.getString("id") + " is " + message.getString("status") + ", "
                        + message.getInteger("segments") + " segment(s) from " + message.getString("from_number")));
        return ExitCode.DONE;
    }
}
