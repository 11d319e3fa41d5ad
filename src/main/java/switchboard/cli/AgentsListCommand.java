package switchboard.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Command;
import switchboard.cli.client.ApiPath;
import switchboard.platform.web.Params;

/** Lists our numbers. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        header = {"Examples:", "  switchboard agents list", "  switchboard agents list --json", ""},
        description = "List our numbers, their limits, and the calls each has.")
final class AgentsListCommand extends ServerCommand {

    AgentsListCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        JsonObject answer = get(ApiPath.of("/v1/agents").with("limit", Params.PAGE_MAX));
        JsonArray agents = answer.getJsonArray("data");
        show(
                answer,
                () -> print(Table.of(
                        agents,
                        "id",
                        "phone_number",
                        "is_active",
                        "status",
                        "slots_held",
                        "max_concurrent_calls",
                        "calls_per_second",
                        "max_call_seconds")));
        if (agents.size() == Params.PAGE_MAX) {
            note("these are the first " + Params.PAGE_MAX);
        }
        return ExitCode.DONE;
    }
}
