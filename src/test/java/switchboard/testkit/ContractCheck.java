package switchboard.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import switchboard.http.Contract;

/** Holds answers against what the contract says of them. */
public final class ContractCheck {

    private final ObjectNode document = Contract.load().document();
    private final Map<String, Validator> validators = new HashMap<>();

    /** The whole document, in which nothing refers any more. */
    public ObjectNode document() {
        return (ObjectNode) resolved(document);
    }

    /** What is wrong with this answer to {@code GET /v1/calls/:id}; empty if nothing is. */
    public Optional<String> fault(String route, int status, String contentType, String body) {
        String[] parts = route.split(" ", 2);
        JsonNode answers = document.path("paths")
                .path(parts[1].replaceAll(":([a-z_]+)", "{$1}"))
                .path(parts[0].toLowerCase(Locale.ROOT))
                .path("responses");
        JsonNode answer = status >= 400 ? answers.path("default") : answers.path(Integer.toString(status));
        if (answer.isMissingNode()) {
            return Optional.of("the contract has no " + status + " for " + route);
        }
        String type = contentType.replaceAll(";.*", "");
        JsonNode content = resolved(answer).path("content").path(type);
        if (content.isMissingNode()) {
            return Optional.of("the contract has no " + type + " for " + status + " of " + route);
        }
        return type.endsWith("json") ? fault(content.path("schema"), body) : Optional.empty();
    }

    private Optional<String> fault(JsonNode schema, String body) {
        OutputUnit found = validators
                .computeIfAbsent(schema.toString(), ContractCheck::validator)
                .validate(body.startsWith("[") ? new JsonArray(body) : new JsonObject(body));
        return Boolean.TRUE.equals(found.getValid()) ? Optional.empty() : Optional.of(String.valueOf(found.toJson()));
    }

    private static Validator validator(String schema) {
        return Validator.create(
                JsonSchema.of(new JsonObject(schema)),
                new JsonSchemaOptions()
                        .setBaseUri("urn:switchboard")
                        .setDraft(Draft.DRAFT202012)
                        .setOutputFormat(OutputFormat.Basic));
    }

    private JsonNode resolved(JsonNode node) {
        if (node.has("$ref")) {
            JsonNode target = document.at(node.path("$ref").asText().substring(1));
            if (target.isMissingNode()) {
                throw new AssertionError("the contract refers to nothing: " + node);
            }
            return resolved(target);
        }
        if (node instanceof ObjectNode object) {
            ObjectNode copy = object.objectNode();
            object.properties().forEach(field -> copy.set(field.getKey(), resolved(field.getValue())));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = array.arrayNode();
            array.forEach(item -> copy.add(resolved(item)));
            return copy;
        }
        return node;
    }
}
