package switchboard.testkit;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
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

    /**
     * The same for each of several histories in one database.
     *
     * @param historyOf which one a row belongs to, by what it holds or by the id of a row that it names
     * @param plainly a row's text without what is only this history's
     */
    public static Map<String, EndState> ofEach(
            RealPostgres postgres, Function<String, Optional<String>> historyOf, UnaryOperator<String> plainly) {
        Map<String, String> historyOfId = new HashMap<>();
        Map<String, EndState> states = new TreeMap<>();
        for (String table : TABLES) {
            for (var row : postgres.query("select to_jsonb(t)::text from " + table + " as t")) {
                String text = row.getString(0);
                Optional<String> history = historyOf.apply(text).or(() -> known(text, historyOfId));
                history.ifPresent(name -> {
                    Optional.ofNullable(new JsonObject(text).getValue("id"))
                            .ifPresent(id -> historyOfId.put(id.toString(), name));
                    states.computeIfAbsent(name, first -> new EndState(new TreeMap<>()))
                            .rows
                            .computeIfAbsent(table, first -> new ArrayList<>())
                            .add(plainly.apply(plain(new JsonObject(text))));
                });
            }
        }
        states.values().forEach(state -> state.rows.values().forEach(Collections::sort));
        return states;
    }

    private static Optional<String> known(String text, Map<String, String> historyOfId) {
        return Pattern.compile(ID)
                .matcher(text)
                .results()
                .map(id -> historyOfId.get(id.group()))
                .filter(Objects::nonNull)
                .findFirst();
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
