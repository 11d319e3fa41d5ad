package switchboard.cli;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import switchboard.cli.client.ApiPath;
import switchboard.platform.web.Params;

/** Lists the periods that are over, and what each came to. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        header = {"Examples:", "  switchboard invoices list --user $USER_ID", ""},
        description = "List billing periods that are over, the latest first.")
final class InvoicesListCommand extends ServerCommand {

    @Option(names = "--user", paramLabel = "ID", description = "Only this tenant's.")
    private Optional<UUID> user = Optional.empty();

    InvoicesListCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        JsonObject answer =
                get(ApiPath.of("/v1/invoices").with("limit", Params.PAGE_MAX).withOptional("user_id", user));
        show(
                answer,
                () -> print(Table.of(
                        answer.getJsonArray("data"),
                        "billing_period_id",
                        "user_id",
                        "starts_at",
                        "ends_at",
                        "closed_at",
                        "total_cents")));
        return ExitCode.DONE;
    }
}
