package switchboard.cli;

import io.vertx.core.json.JsonObject;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import switchboard.cli.client.ApiPath;

/** Grants a tenant minutes or texts beyond its plan. */
@Command(
        name = "top-up",
        mixinStandardHelpOptions = true,
        header = {
            "Examples:",
            "  switchboard limits top-up $USER_ID --product call_300",
            "  switchboard limits top-up $USER_ID --product call_300 --idempotency-key invoice-4711",
            ""
        },
        description = "Grant a tenant minutes or texts beyond its plan; ends a hard stop.")
final class LimitsTopUpCommand extends ServerCommand {

    @Parameters(paramLabel = "USER_ID", description = "The tenant; `switchboard usage` shows them.")
    private UUID user = new UUID(0, 0);

    @Option(
            names = "--product",
            paramLabel = "P",
            required = true,
            description = "call_300, call_800, sms_500 or sms_1000.")
    private String product = "";

    @Mixin
    private OnceOption once = new OnceOption();

    LimitsTopUpCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        JsonObject answer = postOnce(
                ApiPath.of("/v1/limits/" + user + "/top-up"), new JsonObject().put("product", product), once.key());
        show(
                answer,
                () -> print(answer.getString("user_id") + " " + answer.getString("limit_state") + " "
                        + answer.getInteger("limit_seconds") + " s"));
        return ExitCode.DONE;
    }
}
