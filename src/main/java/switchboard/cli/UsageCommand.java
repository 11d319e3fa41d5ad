package switchboard.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import switchboard.cli.client.ApiPath;
import switchboard.platform.error.Failure;
import switchboard.platform.web.Params;

/** Shows what tenants have used of their minutes. */
@Command(
        name = "usage",
        mixinStandardHelpOptions = true,
        header = {"Examples:", "  switchboard usage", "  switchboard usage --user $USER_ID --json", ""},
        description = "Show what tenants have used, what is held, and where the limit is.")
final class UsageCommand extends ServerCommand {

    @Option(names = "--user", paramLabel = "ID", description = "Only this tenant's.")
    private Optional<UUID> user = Optional.empty();

    UsageCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        JsonObject answer =
                get(ApiPath.of("/v1/usage").with("limit", Params.PAGE_MAX).withOptional("user_id", user));
        JsonArray tenants = answer.getJsonArray("data");
        if (user.isPresent() && tenants.isEmpty()) {
            throw Failure.notFound("tenant_not_found", "no tenant " + user.get() + " has limits");
        }
        show(
                answer,
                () -> print(Table.of(
                        tenants,
                        "user_id",
                        "tier_id",
                        "limit_state",
                        "call_used_seconds",
                        "reserved_seconds",
                        "allowance_seconds",
                        "limit_seconds")));
        if (tenants.size() == Params.PAGE_MAX) {
            note("these are the first " + Params.PAGE_MAX + "; --user narrows the list");
        }
        return ExitCode.DONE;
    }
}
