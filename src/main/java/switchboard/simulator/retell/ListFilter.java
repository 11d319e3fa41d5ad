package switchboard.simulator.retell;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import switchboard.simulator.world.Refusal;

/** list-calls' {@code filter_criteria} as a predicate. Criteria are joined by AND. */
final class ListFilter {

    private static final Set<String> STATUSES = Set.of("not_connected", "ongoing", "ended", "error");

    private ListFilter() {}

    static Predicate<Call> of(JsonObject criteria) {
        Predicate<Call> all = call -> call.stage() != Call.Stage.REJECTED;
        for (Map.Entry<String, Object> criterion : criteria) {
            all = all.and(criterion(criterion.getKey(), criterion.getValue()));
        }
        return all;
    }

    private static Predicate<Call> criterion(String field, Object value) {
        if (field.equals("metadata") && value instanceof JsonArray keys) {
            Predicate<Call> all = call -> true;
            for (Object one : keys) {
                JsonObject test = object("metadata", one);
                String key = test.getString("key", "");
                all = all.and(call -> holds(test, call.metadata().map(metadata -> metadata.getValue(key))));
            }
            return all;
        }
        JsonObject test = object(field, value);
        if (field.equals("call_status")
                && !STATUSES.containsAll(
                        test.getJsonArray("value", new JsonArray()).getList())) {
            throw new Refusal(400, "filter_criteria.call_status: no such status");
        }
        field(field, Optional.empty());
        return call -> holds(test, field(field, Optional.of(call)));
    }

    /** The value of a field; without a call, only whether there is such a field. */
    private static Optional<Object> field(String field, Optional<Call> of) {
        return switch (field) {
            case "call_id" -> of.map(Call::id);
            case "to_number" -> of.map(Call::to);
            case "from_number" -> of.map(Call::from);
            case "call_status" -> of.map(Call::status);
            case "direction" -> of.map(call -> call.isInbound() ? "inbound" : "outbound");
            case "call_type" -> of.map(call -> "phone_call");
            case "agent" -> of.map(call -> call.request().getString("override_agent_id"));
            case "disconnection_reason" ->
                of.filter(Call::isOver).map(call -> call.plan().reason());
            case "duration_ms" ->
                of.filter(Call::isOver).map(call -> call.talked().toMillis());
            case "start_timestamp" ->
                of.filter(call -> call.stage() != Call.Stage.REGISTERED)
                        .flatMap(call -> call.plan().connectedAt())
                        .map(at -> at.toEpochMilli());
            case "end_timestamp" ->
                of.filter(Call::isOver)
                        .filter(call -> call.plan().connectedAt().isPresent())
                        .map(call -> call.plan().endedAt().toEpochMilli());
            default -> throw new Refusal(400, "filter_criteria." + field + " cannot be filtered by here");
        };
    }

    private static boolean holds(JsonObject test, Optional<?> actual) {
        Object value = test.getValue("value");
        String text = actual.map(Object::toString).orElse("");
        return switch (test.getString("op", "eq")) {
            case "eq" -> actual.isPresent() && equal(actual.get(), value);
            case "ne" -> actual.isEmpty() || !equal(actual.get(), value);
            case "sw" -> actual.isPresent() && text.startsWith(String.valueOf(value));
            case "ew" -> actual.isPresent() && text.endsWith(String.valueOf(value));
            case "co" -> actual.isPresent() && text.contains(String.valueOf(value));
            case "in" -> value instanceof JsonArray set && actual.isPresent() && set.contains(actual.get());
            case "bt" -> value instanceof JsonArray range && actual.isPresent() && isBetween(range, text);
            case "gt" -> actual.isPresent() && compared(text, value) > 0;
            case "ge" -> actual.isPresent() && compared(text, value) >= 0;
            case "lt" -> actual.isPresent() && compared(text, value) < 0;
            case "le" -> actual.isPresent() && compared(text, value) <= 0;
            case "pr" -> actual.isPresent();
            case "np" -> actual.isEmpty();
            default -> throw new Refusal(400, "filter_criteria: no such op: " + test.getString("op"));
        };
    }

    private static boolean equal(Object actual, Object wanted) {
        return Objects.equals(actual, wanted) || String.valueOf(actual).equals(String.valueOf(wanted));
    }

    private static boolean isBetween(JsonArray range, String text) {
        return compared(text, range.getValue(0)) >= 0 && compared(text, range.getValue(1)) <= 0;
    }

    private static int compared(String actual, Object wanted) {
        try {
            return new BigDecimal(actual).compareTo(new BigDecimal(String.valueOf(wanted)));
        } catch (NumberFormatException e) {
            throw new Refusal(400, "filter_criteria: a number is expected, not " + wanted);
        }
    }

    private static JsonObject object(String field, Object value) {
        if (value instanceof JsonObject object) {
            return object;
        }
        throw new Refusal(400, "filter_criteria." + field + " must be an object with type, op and value");
    }
}
