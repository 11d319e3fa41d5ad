package switchboard.cli;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import switchboard.cli.client.ApiPath;

/** Shows what a period comes to, line by line. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        header = {
            "Examples:",
            "  switchboard invoices show --user $USER_ID                 what the period that runs comes to so far",
            "  switchboard invoices show $BILLING_PERIOD_ID",
            ""
        },
        description = "Show the lines of a period's invoice; of one that runs, a preview.")
final class InvoicesShowCommand extends ServerCommand {

    @Parameters(
            arity = "0..1",
            paramLabel = "PERIOD",
            description = "Its billing_period_id; the one that runs if left out.")
    private String period = "current";

    @Option(names = "--user", paramLabel = "ID", description = "The tenant; needed for the period that runs.")
    private Optional<UUID> user = Optional.empty();

    InvoicesShowCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        JsonObject answer = get(ApiPath.of("/v1/invoices/" + period).withOptional("user_id", user));
        show(answer, () -> {
            print(Table.of(
                    answer.getJsonArray("lines"),
                    "event_type",
                    "phone_number",
                    "billed_units",
                    "unit_rate",
                    "total_cents",
                    "provider_cost_cents",
                    "margin_cents"));
            note((answer.getBoolean("preview") ? "so far " : "in all ") + answer.getLong("total_cents") + " cents, "
                    + answer.getString("starts_at") + " to " + answer.getString("ends_at"));
        });
        return ExitCode.DONE;
    }
}
