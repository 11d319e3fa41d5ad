package switchboard.cli;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import switchboard.cli.client.ApiPath;

/** Buys a tenant a number and puts its agent on it. */
@Command(
        name = "deploy",
        mixinStandardHelpOptions = true,
        header = {
            "Examples:",
            "  switchboard agents deploy $USER_ID",
            "  switchboard agents deploy $USER_ID --request second-number     a further number",
            ""
        },
        description = "Buy a tenant a number and put its agent on it; asked twice, it is bought once.",
        footer = {"", "Exit code 4 when a precondition fails or the deploy does; the reason is said."})
final class AgentsDeployCommand extends ServerCommand {

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Set<String> OVER = Set.of("ACTIVE", "FAILED");

    @Parameters(paramLabel = "USER_ID", description = "The tenant.")
    private UUID user = new UUID(0, 0);

    @Option(names = "--request", paramLabel = "ID", description = "The same ID is one deploy; another, another number.")
    private Optional<String> request = Optional.empty();

    @Option(names = "--no-wait", description = "Do not wait for its end.")
    private boolean noWait;

    AgentsDeployCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        JsonObject body = new JsonObject().put("user_id", user.toString());
        request.ifPresent(id -> body.put("deploy_request_id", id));
        JsonObject deploy = post(ApiPath.of("/v1/deploys"), body);
        while (!noWait && !OVER.contains(deploy.getString("state"))) {
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
            deploy = get(ApiPath.of("/v1/deploys/" + deploy.getString("id")));
        }
        JsonObject last = deploy;
        show(last, () -> print(last.getString("state") + " " + last.getString("phone_number", "")));
        boolean failed = last.getString("state").equals("FAILED");
        if (failed) {
            note(last.getString("error") + ": " + last.getString("detail"));
        }
        return failed ? ExitCode.REFUSED : ExitCode.DONE;
    }
}
