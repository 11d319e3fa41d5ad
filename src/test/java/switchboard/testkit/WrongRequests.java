package switchboard.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Requests that are wrong somewhere, made from the contract alone, so that a new route has them, too. */
public final class WrongRequests {

    /** One request. {@code route} is its name in the contract, {@code uri} what is asked. */
    public record Wrong(String route, String method, String uri, Map<String, String> headers, Buffer body) {}

    private record Operation(String method, String path, JsonNode spec, JsonNode pathParameters) {}

    private final List<Operation> operations = new ArrayList<>();
    private final List<UUID> ids;
    private final List<String> tokens;
    private final RandomGenerator random;

    /** {@code ids} are of tenants and their rows, {@code tokens} whatever may stand behind Bearer. */
    public WrongRequests(ObjectNode contract, List<UUID> ids, List<String> tokens, RandomGenerator random) {
        this.ids = ids;
        this.tokens = tokens;
        this.random = random;
        contract.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(operation -> !operation.getKey().equals("parameters"))
                        .forEach(operation -> operations.add(new Operation(
                                operation.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                operation.getValue(),
                                path.getValue().path("parameters")))));
    }

    /** The {@code n}th: every operation has its turn. */
    public Wrong next(int n) {
        Operation operation = operations.get(n % operations.size());
        String route = operation.method() + " " + operation.path().replaceAll("\\{([a-z_]+)}", ":$1");
        return new Wrong(
                route,
                operation.method(),
                uri(operation),
                headers(operation),
                body(operation).orElse(Buffer.buffer()));
    }

    private String uri(Operation operation) {
        String path = operation.path();
        for (JsonNode parameter : operation.pathParameters()) {
            String value = chance(70) ? id() : encoded(text());
            path = path.replace("{" + parameter.path("name").asText() + "}", value.isEmpty() ? "%20" : value);
        }
        StringBuilder uri = new StringBuilder(path);
        for (JsonNode parameter : operation.spec().path("parameters")) {
            if (parameter.path("in").asText().equals("query") && chance(40)) {
                uri.append(uri.indexOf("?") < 0 ? '?' : '&')
                        .append(parameter.path("name").asText())
                        .append('=')
                        .append(queried(parameter.path("schema")));
            }
        }
        return chance(2)
                ? uri.append(uri.indexOf("?") < 0 ? "?x=%zz" : "&after=%e2%28").toString()
                : uri.toString();
    }

    private String queried(JsonNode schema) {
        return encoded(chance(40) ? String.valueOf(right(schema)) : text());
    }

    private Map<String, String> headers(Operation operation) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", "Bearer " + one(tokens));
        headers.put("Content-Type", chance(95) ? "application/json" : "text/plain");
        if (!operation.method().equals("GET") && chance(30)) {
            headers.put("Idempotency-Key", chance(90) ? "key-" + random.nextInt(20) : "k".repeat(random.nextInt(600)));
        }
        if (chance(5)) {
            headers.put("X-Act-As", chance(50) ? id() : "nobody");
        }
        return headers;
    }

    private Optional<Buffer> body(Operation operation) {
        if (operation.method().equals("GET") || operation.method().equals("DELETE") || chance(3)) {
            return Optional.empty();
        }
        JsonNode schema = operation
                .spec()
                .path("requestBody")
                .path("content")
                .path("application/json")
                .path("schema");
        if (schema.isMissingNode()) {
            return Optional.of(Buffer.buffer(chance(50) ? "phone\n" + text() + "\n" : "{}"));
        }
        if (chance(5)) {
            return Optional.of(
                    Buffer.buffer(one(List.of("{", "[]", "null", "7", "\"x\"", "{\"a\":1}{", "{\"a\":NaN}"))));
        }
        JsonObject body = (JsonObject) right(schema);
        List<String> fields = new ArrayList<>(body.fieldNames());
        for (int changes = random.nextInt(3); changes > 0 && !fields.isEmpty(); changes--) {
            String field = one(fields);
            if (chance(20)) {
                body.remove(field);
            } else {
                body.put(field, anything(2));
            }
        }
        if (chance(5)) {
            body.put(text(), anything(1));
        }
        return Optional.of(body.toBuffer());
    }

    private Object right(JsonNode schema) {
        if (schema.has("enum")) {
            return schema.path("enum")
                    .get(random.nextInt(schema.path("enum").size()))
                    .asText();
        }
        return switch (schema.path("type").asText()) {
            case "object" -> {
                JsonObject object = new JsonObject();
                schema.path("properties").properties().forEach(property -> {
                    if (chance(80)) {
                        object.put(property.getKey(), right(property.getValue()));
                    }
                });
                yield object;
            }
            case "array" -> new JsonArray().add(right(schema.path("items")));
            case "integer", "number" -> schema.path("minimum").asInt(1) + random.nextInt(3);
            case "boolean" -> random.nextBoolean();
            default -> word(schema.path("format").asText());
        };
    }

    private String word(String format) {
        return switch (format) {
            case "uuid" -> id();
            case "date-time" -> "2026-12-01T15:00:00Z";
            case "date" -> "2026-12-01";
            default -> one(List.of("+12125550101", "Ann", "09:30", "https://example.com/x"));
        };
    }

    private Object anything(int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 6)) {
            case 0 -> random.nextLong();
            case 1 -> -random.nextInt(1000) / 7.0;
            case 2 -> random.nextBoolean();
            case 3, 4, 5 -> text();
            case 6 -> new JsonArray().add(anything(depth - 1)).add(text());
            case 7 -> new JsonObject().put("a", anything(depth - 1));
            default -> new JsonArray().addNull();
        };
    }

    private String id() {
        return chance(70) ? one(ids).toString() : new UUID(random.nextLong(), random.nextLong()).toString();
    }

    /** Of the kind that breaks things. */
    private String text() {
        return switch (random.nextInt(16)) {
            case 0 -> "";
            case 1 -> "\0";
            case 2 -> "a\0b";
            case 3 -> "x".repeat(random.nextInt(20_000) / (chance(80) ? 10 : 1));
            case 4 -> "' or 1=1; drop table leads; --";
            case 5 -> "\ud83d\ude00\u202e\u0301";
            case 6 -> "+999999999-12-31T23:59:59Z";
            case 7 -> "-999999999-01-01T00:00:00Z";
            case 8 -> "+999999999-12-31";
            case 9 -> "9".repeat(40);
            case 10 -> "-1";
            case 11 -> cursor("+1000000000-12-31T23:59:59.999999999Z/" + id());
            case 12 -> cursor("-1000000000-01-01T00:00:00Z/" + id());
            case 13 -> cursor(chance(50) ? "2026-11-01T00:00:00Z/x" : "nothing");
            case 14 -> "%25%00../../etc";
            default -> "null";
        };
    }

    private static String cursor(String plain) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(String text) {
        String shown = text.length() > 3_000 ? text.substring(0, 3_000) : text;
        return URLEncoder.encode(shown, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }
}
