package switchboard.testkit;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Everything deliveries leave behind, row by row, without made-up ids and without when it was written. */
public record EndState(Map<String, List<String>> rows) {

    private static final List<String> TABLES = List.of(
            "leads",
            "dialer_queue",
            "dial_attempts",
            "call_events",
            "call_recordings",
            "usage_ledger",
            "usage_limits",
            "appointments",
            "cal_bookings",
            "dnc_entries",
            "inbound_decisions",
            "unknown_phone");

    /** Of these only whether they are there counts. */
    private static final Set<String> BOOKKEEPING = Set.of(
            "id",
            "created_at",
            "updated_at",
            "received_at",
            "processed_at",
            "last_news_at",
            "next_lookup_at",
            "recorded_at",
            "analyzed_at",
            "hold_settled_at",
            "delivery_ids",
            "delivery_id",
            "intended_at",
            "answered_at",
            "closed_at",
            "given_at",
            "since",
            "decided_at",
            "answer", // it tells what was known when it was given
            "latency_us",
            "lease_owner",
            "lease_until",
            "lease_token",
            "last_attempt_at",
            "verdict_event_id");

    private static final String ID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

    public static EndState of(RealPostgres postgres) {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        for (String table : TABLES) {
            rows.put(
                    table,
                    postgres.query("select to_jsonb(t)::text from " + table + " as t").stream()
                            .map(row -> plain(new JsonObject(row.getString(0))))
                            .sorted()
                            .toList());
        }
        return new EndState(rows);
    }

    private static String plain(JsonObject row) {
        return row.stream()
                .sorted(Map.Entry.comparingByKey())
                .map(field -> field.getKey() + "=" + plain(field.getKey(), field.getValue()))
                .collect(Collectors.joining("\n    "))
                .replaceAll(ID, "#");
    }

    private static String plain(String name, Object value) {
        if (BOOKKEEPING.contains(name)) {
            return value == null ? "null" : "set";
        }
        return value instanceof JsonArray list ? list.encode() : String.valueOf(value);
    }

    @Override
    public String toString() {
        return rows.entrySet().stream()
                .map(table -> table.getKey() + "\n  " + String.join("\n  ", table.getValue()))
                .collect(Collectors.joining("\n"));
    }
}
