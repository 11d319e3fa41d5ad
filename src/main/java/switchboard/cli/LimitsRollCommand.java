package switchboard.cli;

import io.vertx.core.json.JsonObject;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import switchboard.cli.client.ApiPath;

/** Begins a tenant's next billing period. */
@Command(
        name = "roll",
        mixinStandardHelpOptions = true,
        header = {
            "Examples:",
            "  switchboard limits roll $USER_ID              if the period is over",
            "  switchboard limits roll $USER_ID --early      although it is not",
            ""
        },
        description = "Begin a tenant's next billing period; unused top-ups carry over once.")
final class LimitsRollCommand extends ServerCommand {

    @Parameters(paramLabel = "USER_ID", description = "The tenant; `switchboard usage` shows them.")
    private UUID user = new UUID(0, 0);

    @Option(names = "--early", description = "End the period that runs.")
    private boolean early;

    @Mixin
    private OnceOption once = new OnceOption();

    LimitsRollCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        JsonObject answer =
                postOnce(ApiPath.of("/v1/limits/" + user + "/roll"), new JsonObject().put("early", early), once.key());
        show(
                answer,
                () -> print(answer.getString("user_id") + " " + answer.getString("billing_period_id") + " until "
                        + answer.getString("period_end") + ", " + answer.getInteger("rollover_seconds")
                        + " s carried over"));
        return ExitCode.DONE;
    }
}
