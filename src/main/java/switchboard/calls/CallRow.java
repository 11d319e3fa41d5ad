package switchboard.calls;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import switchboard.calls.core.Call;
import switchboard.calls.core.CallOrigin;
import switchboard.calls.core.CallProgress;
import switchboard.calls.core.CallStatus;
import switchboard.calls.core.Facts;
import switchboard.calls.core.Told;
import switchboard.platform.core.CallId;
import switchboard.platform.core.LeadId;
import switchboard.platform.core.TenantId;
import switchboard.platform.sql.Times;
import switchboard.provider.core.CallReport.Analysis;
import switchboard.provider.core.CallReport.Ending;
import switchboard.provider.core.CallReport.Order;
import switchboard.provider.core.Direction;
import switchboard.provider.core.EndReason;

/** A row of {@code call_events} as a {@link Call} and back. Who said each fact stands in {@code reported}. */
final class CallRow {

    private CallRow() {}

    static Call call(Row row) {
        CallProgress told = CallStatus.of(row.getString("call_status")).progress();
        boolean analyzed = row.getOffsetDateTime("analyzed_at") != null;
        return new Call(
                new CallId(row.getUUID("id")),
                origin(row),
                text(row, "call_sid"),
                analyzed ? CallProgress.ANALYZED : told,
                Times.instant(row, "start_time"),
                Times.instant(row, "answer_time"),
                facts(row));
    }

    private static CallOrigin origin(Row row) {
        boolean outbound = row.getString("direction").equals(Direction.OUTBOUND.word());
        return new CallOrigin(
                uuid(row, "user_id").map(TenantId::new),
                outbound ? Direction.OUTBOUND : Direction.INBOUND,
                row.getString("phone_number"),
                text(row, outbound ? "to_number" : "from_number"),
                uuid(row, "lead_id").map(LeadId::new),
                uuid(row, "attempt_id")
                        .map(attempt ->
                                new CallOrigin.Placement(attempt, uuid(row, "queue_id"), uuid(row, "campaign_id"))));
    }

    private static Facts facts(Row row) {
        JsonObject by = row.getJsonObject("reported");
        return new Facts(
                ending(row, by),
                told(by, "ended_at", Times.instant(row, "end_time")),
                told(
                        by,
                        "duration",
                        Optional.ofNullable(row.getLong("duration_ms")).map(Duration::ofMillis)),
                told(
                        by,
                        "cost",
                        Optional.ofNullable(row.getBigDecimal("provider_cost")).map(CallRow::exact)),
                told(by, "recording", text(row, "recording_url")),
                told(by, "transcript", text(row, "transcript")),
                told(
                        by,
                        "analysis",
                        Optional.ofNullable(row.getJsonObject("analysis")).map(CallRow::analysis)));
    }

    /** A reason without a witness is our own conclusion. */
    private static Optional<Told<Ending>> ending(Row row, JsonObject by) {
        JsonObject witness = by.getJsonObject("ending", new JsonObject());
        return text(row, "end_reason")
                .map(reason -> new Ending(
                        EndReason.valueOf(reason),
                        text(row, "disconnect_reason").orElse(reason),
                        Optional.ofNullable(witness.getString("transferred_to"))))
                .map(ending -> new Told<>(ending, witness.isEmpty() ? Facts.CONCLUDED : order(witness)));
    }

    private static <T> Optional<Told<T>> told(JsonObject by, String fact, Optional<T> value) {
        return Optional.ofNullable(by.getJsonObject(fact))
                .flatMap(witness -> value.map(known -> new Told<>(known, order(witness))));
    }

    private static Order order(JsonObject witness) {
        return new Order(Instant.parse(witness.getString("at")), witness.getString("tie"));
    }

    static JsonObject reported(Facts facts) {
        JsonObject by = new JsonObject();
        facts.ending().filter(t -> !t.order().equals(Facts.CONCLUDED)).ifPresent(told -> {
            JsonObject witness = witness(told);
            told.value().transferredTo().ifPresent(to -> witness.put("transferred_to", to));
            by.put("ending", witness);
        });
        facts.endedAt().ifPresent(told -> by.put("ended_at", witness(told)));
        facts.duration().ifPresent(told -> by.put("duration", witness(told)));
        facts.costCents().ifPresent(told -> by.put("cost", witness(told)));
        facts.recordingUrl().ifPresent(told -> by.put("recording", witness(told)));
        facts.transcript().ifPresent(told -> by.put("transcript", witness(told)));
        facts.analysis().ifPresent(told -> by.put("analysis", witness(told)));
        return by;
    }

    private static JsonObject witness(Told<?> told) {
        return new JsonObject()
                .put("at", told.order().at().toString())
                .put("tie", told.order().tieBreak());
    }

    static JsonObject json(Analysis analysis) {
        JsonObject json =
                new JsonObject().put("custom", new JsonObject(new TreeMap<String, Object>(analysis.custom())));
        analysis.summary().ifPresent(summary -> json.put("summary", summary));
        analysis.sentiment().ifPresent(sentiment -> json.put("sentiment", sentiment));
        analysis.successful().ifPresent(successful -> json.put("successful", successful));
        analysis.voicemail().ifPresent(voicemail -> json.put("voicemail", voicemail));
        analysis.customJson().ifPresent(custom -> json.put("custom_json", custom));
        return json;
    }

    private static Analysis analysis(JsonObject json) {
        Map<String, String> custom = new TreeMap<>();
        json.getJsonObject("custom", new JsonObject())
                .forEach(entry -> custom.put(entry.getKey(), String.valueOf(entry.getValue())));
        return new Analysis(
                Optional.ofNullable(json.getString("summary")),
                Optional.ofNullable(json.getString("sentiment")),
                Optional.ofNullable(json.getBoolean("successful")),
                Optional.ofNullable(json.getBoolean("voicemail")),
                Optional.ofNullable(json.getString("custom_json")),
                custom);
    }

    private static BigDecimal exact(BigDecimal cents) {
        return cents.setScale(8, RoundingMode.HALF_UP);
    }

    private static Optional<String> text(Row row, String column) {
        return Optional.ofNullable(row.getString(column));
    }

    private static Optional<UUID> uuid(Row row, String column) {
        return Optional.ofNullable(row.getUUID(column));
    }
}
