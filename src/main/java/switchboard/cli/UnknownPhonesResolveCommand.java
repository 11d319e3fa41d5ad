package switchboard.cli;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import switchboard.cli.client.ApiPath;

/** Closes an unknown number. */
@Command(
        name = "resolve",
        mixinStandardHelpOptions = true,
        header = {
            "Examples:",
            "  switchboard unknown resolve $ID --as matched_agent    an agent has this number now: handle it all",
            "  switchboard unknown resolve $ID --as spam --notes 'wrong number, every day'",
            ""
        },
        description = "Close an unknown number; all that came to it is handled again if it is an agent's now.")
final class UnknownPhonesResolveCommand extends ServerCommand {

    @Parameters(index = "0", paramLabel = "ID", description = "Which, as the list names it.")
    private UUID id = new UUID(0, 0);

    @Option(names = "--as", required = true, paramLabel = "R", description = "matched_agent, spam or ignored.")
    private String resolution = "";

    @Option(names = "--notes", paramLabel = "TEXT", description = "For whoever wonders later.")
    private Optional<String> notes = Optional.empty();

    UnknownPhonesResolveCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        JsonObject body = new JsonObject().put("resolution", resolution);
        notes.ifPresent(text -> body.put("notes", text));
        JsonObject answer = post(ApiPath.of("/v1/unknown-phones/" + id + "/resolve"), body);
        show(answer, () -> print(Table.facts(answer)));
        return ExitCode.DONE;
    }
}
