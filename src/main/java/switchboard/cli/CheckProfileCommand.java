package switchboard.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import switchboard.SwitchboardConfig;

/** Says whether a tenant's agent can be deployed, and what is missing. Reads the database; needs no server. */
@Command(
        name = "check-profile",
        mixinStandardHelpOptions = true,
        header = {
            "Examples:",
            "  switchboard check-profile a0000000-0000-4000-8000-000000000001",
            "  switchboard check-profile $USER_ID --json",
            ""
        },
        description = "Say whether a tenant's agent can be deployed, precondition by precondition.",
        footer = {"", "Exit code 6 when a precondition fails."})
final class CheckProfileCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Terminal terminal;

    @Parameters(paramLabel = "USER_ID", description = "The tenant.")
    private UUID user = new UUID(0, 0);

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    CheckProfileCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        SwitchboardConfig settings =
                SwitchboardConfig.load(config.file(), terminal.environment().get());
        JsonArray checks =
                WithStores.run(settings, PATIENCE, stores -> new CheckProfileRepository(stores.pool()).check(user));
        long failed = checks.stream()
                .filter(check -> !((JsonObject) check).getBoolean("pass"))
                .count();
        if (json) {
            terminal.out()
                    .println(new JsonObject()
                            .put("user_id", user.toString())
                            .put("deployable", failed == 0)
                            .put("checks", checks)
                            .encode());
        } else {
            Table table = new Table("step", "", "precondition", "why");
            checks.stream()
                    .map(JsonObject.class::cast)
                    .forEach(check -> table.row(
                            check.getInteger("step"),
                            check.getBoolean("pass") ? "ok" : check.getString("code"),
                            check.getString("precondition"),
                            check.getString("why")));
            table.print(terminal.out());
        }
        terminal.err()
                .println(failed == 0 ? "it can be deployed" : failed + " of " + checks.size() + " preconditions fail");
        return failed == 0 ? ExitCode.DONE : ExitCode.FOUND;
    }
}
