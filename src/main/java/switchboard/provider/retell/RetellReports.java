package switchboard.provider.retell;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import switchboard.platform.error.Failure;
import switchboard.provider.CallReports;
import switchboard.provider.core.CallNews;
import switchboard.provider.core.CallNews.TransferStep;
import switchboard.provider.core.CallReport;
import switchboard.provider.core.CallReport.Analysis;
import switchboard.provider.core.CallReport.Ending;
import switchboard.provider.core.CallReport.Order;
import switchboard.provider.core.CallReport.Parties;
import switchboard.provider.core.CallReport.Progress;
import switchboard.provider.core.CallReport.Results;
import switchboard.provider.core.CallReport.Timing;
import switchboard.provider.core.Direction;
import switchboard.provider.core.EndReason;

/** Retell's call object and event bodies, in our words. Every field but {@code call_id} may be missing. */
public final class RetellReports implements CallReports {

    @Override
    public CallNews read(Buffer body, Map<String, String> proof) {
        JsonNode root = RetellJson.object(body);
        String event = RetellJson.text(root, "event").orElse("");
        Order order = order(root, body, proof);
        return switch (event) {
            case "call_started" -> reported(root, Progress.ONGOING, order);
            case "call_ended" -> reported(root, Progress.ENDED, order);
            case "call_analyzed" -> reported(root, Progress.ANALYZED, order);
            case "transcript_updated" -> heard(root, order);
            case "transfer_started", "transfer_bridged", "transfer_cancelled", "transfer_ended" ->
                transferring(event, root, order);
            default -> new CallNews.Unrelated(note(event));
        };
    }

    /** The call is named near the start, so little of the body is read. */
    @Override
    public Optional<String> subject(Buffer body) {
        return RetellJson.callId(body);
    }

    /** The provider's own record of a call, as get-call and list-calls give it; {@code at} is when we asked. */
    static Optional<CallReport> record(JsonNode call, Instant at) {
        if (RetellJson.text(call, "call_id").isEmpty()) {
            return Optional.empty();
        }
        Order order = new Order(at, RetellJson.sha256(Buffer.buffer(call.toString())));
        return Optional.of(report(call, Progress.REGISTERED, order));
    }

    private static CallNews reported(JsonNode root, Progress told, Order order) {
        return new CallNews.Reported(report(root.path("call"), told, order));
    }

    private static CallNews heard(JsonNode root, Order order) {
        JsonNode call = root.path("call");
        JsonNode beside = root.path("transcript_with_tool_calls");
        JsonNode turns = beside.isArray() ? beside : call.path("transcript_with_tool_calls");
        String json = turns.isArray() ? RetellJson.encoded(turns) : "[]";
        // the last one comes at the end of the call, so it says that the call is known and no more
        CallReport report = report(call, Progress.REGISTERED, order);
        return new CallNews.Heard(report.results().transcript().isPresent() ? report : heard(report, turns), json);
    }

    private static CallReport heard(CallReport report, JsonNode turns) {
        StringBuilder text = new StringBuilder();
        turns.forEach(turn -> text.append(line(turn)));
        Results results = new Results(
                report.results().costCents(),
                report.results().recordingUrl(),
                Optional.of(text.toString()).filter(said -> !said.isEmpty()),
                report.results().analysis());
        return report.with(results);
    }

    /** As the sender writes its own transcript. */
    private static String line(JsonNode turn) {
        String who = RetellJson.text(turn, "role").orElse("");
        boolean spoken = who.equals("agent") || who.equals("user");
        return spoken
                ? (who.equals("agent") ? "Agent: " : "User: ")
                        + RetellJson.text(turn, "content").orElse("") + "\n"
                : "";
    }

    private static CallNews transferring(String event, JsonNode root, Order order) {
        JsonNode destination = root.path("transfer_destination");
        TransferStep step = new TransferStep(
                event.substring("transfer_".length()),
                RetellJson.text(destination, "number").or(() -> RetellJson.text(root, "transfer_destination")),
                RetellJson.text(destination, "extension"),
                RetellJson.text(root.path("transfer_option"), "type"),
                RetellJson.instant(root, "event_timestamp"),
                order);
        return new CallNews.Transferring(report(root.path("call"), Progress.REGISTERED, order), step);
    }

    private static CallReport report(JsonNode call, Progress told, Order order) {
        String id = RetellJson.text(call, "call_id")
                .orElseThrow(() -> Failure.invalid("call_id_missing", "The event is about a call and names none."));
        Optional<Ending> ending = ending(call, told);
        return new CallReport(
                id,
                RetellJson.texts(call.path("metadata")),
                progress(call, told, ending.isPresent()),
                parties(call),
                timing(call),
                ending,
                results(call),
                order);
    }

    /** The status alone does not say that a call is over: the event does, or a reason why it ended. */
    private static Progress progress(JsonNode call, Progress told, boolean over) {
        if (told == Progress.ANALYZED || (over && call.path("call_analysis").isObject())) {
            return Progress.ANALYZED;
        }
        if (over) {
            return Progress.ENDED;
        }
        boolean ongoing =
                RetellJson.text(call, "call_status").filter("ongoing"::equals).isPresent();
        return ongoing && told == Progress.REGISTERED ? Progress.ONGOING : told;
    }

    private static Optional<Ending> ending(JsonNode call, Progress told) {
        Optional<String> word = RetellJson.text(call, "disconnection_reason");
        Optional<String> status = RetellJson.text(call, "call_status");
        boolean over = told.compareTo(Progress.ENDED) >= 0
                || word.isPresent()
                || status.filter(s -> s.equals("ended") || s.equals("error") || s.equals("not_connected"))
                        .isPresent();
        return over
                ? Optional.of(new Ending(
                        word.map(RetellReasons::reason).orElse(EndReason.UNKNOWN),
                        word.or(() -> status).orElse("unknown"),
                        RetellJson.text(call, "transfer_destination")))
                : Optional.empty();
    }

    private static Parties parties(JsonNode call) {
        return new Parties(
                direction(call),
                RetellJson.text(call, "from_number"),
                RetellJson.text(call, "to_number"),
                RetellJson.text(call, "agent_id"));
    }

    private static Optional<Direction> direction(JsonNode call) {
        boolean web =
                RetellJson.text(call, "call_type").filter("web_call"::equals).isPresent();
        Optional<Direction> told = RetellJson.text(call, "direction").flatMap(word -> switch (word) {
            case "inbound" -> Optional.of(Direction.INBOUND);
            case "outbound" -> Optional.of(Direction.OUTBOUND);
            default -> Optional.empty();
        });
        return told.isEmpty() && web ? Optional.of(Direction.INBOUND) : told;
    }

    private static Timing timing(JsonNode call) {
        return new Timing(
                RetellJson.instant(call, "start_timestamp"),
                RetellJson.instant(call, "end_timestamp"),
                RetellJson.millis(call, "duration_ms")
                        .map(Duration::ofMillis)
                        .filter(duration -> duration.compareTo(Duration.ofDays(2)) < 0));
    }

    private static Results results(JsonNode call) {
        Optional<BigDecimal> cost = RetellJson.cents(call.path("call_cost"), "combined_cost");
        JsonNode analysis = call.path("call_analysis");
        return new Results(
                cost,
                RetellJson.text(call, "recording_url"),
                RetellJson.text(call, "transcript"),
                analysis.isObject() ? Optional.of(analysis(analysis)) : Optional.empty());
    }

    private static Analysis analysis(JsonNode analysis) {
        JsonNode custom = analysis.path("custom_analysis_data");
        return new Analysis(
                RetellJson.text(analysis, "call_summary"),
                RetellJson.text(analysis, "user_sentiment"),
                RetellJson.flag(analysis, "call_successful"),
                RetellJson.flag(analysis, "in_voicemail"),
                custom.isObject() ? Optional.of(RetellJson.encoded(custom)) : Optional.empty(),
                RetellJson.texts(custom));
    }

    private static Order order(JsonNode root, Buffer body, Map<String, String> proof) {
        Instant at = RetellJson.instant(root, "event_timestamp")
                .orElseGet(() -> RetellSignature.signedAt(proof.getOrDefault(RetellWebhooks.SIGNATURE, "")));
        return new Order(at, RetellJson.sha256(body));
    }

    private static String note(String event) {
        boolean chat = event.startsWith("chat_");
        return (chat ? "no handler for event " : "unknown event ") + event;
    }
}
