package switchboard.cli;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import switchboard.cli.client.ApiPath;

/** Erases one person. */
@Command(
        name = "erase",
        mixinStandardHelpOptions = true,
        header = {
            "Examples:",
            "  switchboard person erase +12125550147 --user $USER_ID --reason 'by letter of 3 March'",
            "  switchboard person erase +12125550147                    at all tenants",
            ""
        },
        description = {
            "Erase one person, by telephone number, for good: leads, calls, transcripts,",
            "texts, appointments, and what webhooks said. Says what stays, and why."
        },
        footer = {"", "Exit code 6 when something must wait: run it again when that is over."})
final class PersonEraseCommand extends ServerCommand {

    @Parameters(paramLabel = "NUMBER", description = "In E.164, such as +12125550147.")
    private String number = "";

    @Option(names = "--user", paramLabel = "ID", description = "Only at this tenant. Default: at all.")
    private Optional<UUID> user = Optional.empty();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Who asked, for the audit.")
    private Optional<String> reason = Optional.empty();

    PersonEraseCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        JsonObject body = new JsonObject().put("phone_number", number);
        user.ifPresent(id -> body.put("user_id", id.toString()));
        reason.ifPresent(text -> body.put("reason", text));
        JsonObject report = post(ApiPath.of("/v1/persons/erase"), body);
        show(report, () -> tell(report));
        return report.getBoolean("complete") ? ExitCode.DONE : ExitCode.FOUND;
    }

    private void tell(JsonObject report) {
        Table erased = new Table("what", "rows", "");
        report.getJsonObject("erased").stream()
                .filter(each -> (Integer) each.getValue() > 0)
                .forEach(each -> erased.row(each.getKey(), each.getValue(), "erased"));
        report.getJsonArray("kept").stream()
                .map(JsonObject.class::cast)
                .forEach(each ->
                        erased.row(each.getString("what"), each.getLong("rows"), "stays: " + each.getString("reason")));
        report.getJsonObject("waiting")
                .forEach(each -> erased.row(each.getKey(), each.getValue(), "waits: not over, or of the last day"));
        print(erased);
    }
}
