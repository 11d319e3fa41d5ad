package switchboard.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/**
 * One text for one JSON value, whoever wrote it: fields in order, no spaces. PostgreSQL keeps {@code jsonb} with its
 * own order and spacing, so a hash over the text as it was sent could not be checked later.
 */
final class CanonicalJson {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private CanonicalJson() {}

    static String of(JsonObject json) {
        return of(json.encode());
    }

    static String of(String json) {
        try {
            return MAPPER.writeValueAsString(sorted(MAPPER.readTree(json)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON", e);
        }
    }

    private static JsonNode sorted(JsonNode node) {
        if (node.isObject()) {
            Map<String, JsonNode> fields = new TreeMap<>();
            node.properties().forEach(field -> fields.put(field.getKey(), sorted(field.getValue())));
            ObjectNode object = MAPPER.createObjectNode();
            fields.forEach(object::set);
            return object;
        }
        if (node.isArray()) {
            ArrayNode array = MAPPER.createArrayNode();
            node.forEach(each -> array.add(sorted(each)));
            return array;
        }
        if (node.isNumber() && !node.isIntegralNumber()) {
            // 1e2, 100.0 and 100 are one value with many texts
            throw new IllegalArgumentException("evidence holds whole numbers only, not " + node);
        }
        return node;
    }
}
