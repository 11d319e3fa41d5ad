package switchboard.cli;

import io.vertx.core.json.JsonObject;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import switchboard.cli.client.ApiPath;

/** Lets a row of a preview campaign be dialled. */
@Command(
        name = "release",
        mixinStandardHelpOptions = true,
        header = {"Examples:", "  switchboard queue release $QUEUE_OR_LEAD_ID", ""},
        description = "Let a lead of a preview campaign be called, once; the rules have their say as ever.")
final class QueueReleaseCommand extends ServerCommand {

    @Parameters(paramLabel = "ID", description = "Of the queue row or of its lead.")
    private UUID row = new UUID(0, 0);

    QueueReleaseCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        JsonObject answer = post(ApiPath.of("/v1/dialer-queue/" + row + "/release"), new JsonObject());
        show(answer, () -> print(answer.getString("id") + " released"));
        return ExitCode.DONE;
    }
}
