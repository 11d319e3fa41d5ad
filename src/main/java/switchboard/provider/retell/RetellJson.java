package switchboard.provider.retell;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import switchboard.platform.error.Failure;
import switchboard.platform.sql.Storable;

/**
 * Reads Retell's JSON without trusting it: a field that is missing, null, of another type or out of all bounds is
 * absent. Decimals stay exact.
 */
final class RetellJson {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final BigDecimal CENTS_MAX = BigDecimal.valueOf(10_000_000); // what numeric(16,8) holds, roundly
    private static final long MILLIS_MAX = Instant.parse("2200-01-01T00:00:00Z").toEpochMilli();
    private static final int METADATA_MAX = 100;

    private RetellJson() {}

    /** Fails as invalid if the body is no JSON object. */
    static JsonNode object(Buffer body) {
        try {
            JsonNode root = MAPPER.readTree(body.getBytes());
            if (root != null && root.isObject()) {
                return root;
            }
        } catch (IOException e) {
            // the parser's message may quote the body, which holds what people said
        }
        throw Failure.invalid("body_not_json", "The body is no JSON object.");
    }

    /** The {@code call_id} one level down, read only as far as needed; empty for a body that cannot be read. */
    static Optional<String> callId(Buffer body) {
        try (JsonParser parser = MAPPER.createParser(body.getBytes())) {
            int depth = 0;
            while (parser.nextToken() != null) {
                JsonToken token = parser.currentToken();
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (depth == 2 && token == JsonToken.FIELD_NAME && "call_id".equals(parser.currentName())) {
                    return Optional.ofNullable(parser.nextTextValue());
                }
            }
        } catch (IOException e) {
            return Optional.empty(); // whoever reads it in earnest will say so
        }
        return Optional.empty();
    }

    static JsonNode any(Buffer body) throws IOException {
        return MAPPER.readTree(body.getBytes());
    }

    static Optional<String> text(JsonNode parent, String field) {
        JsonNode node = parent.path(field);
        return node.isTextual()
                ? Optional.of(Storable.text(node.textValue())).filter(t -> !t.isEmpty())
                : Optional.empty();
    }

    static Optional<Boolean> flag(JsonNode parent, String field) {
        JsonNode node = parent.path(field);
        return node.isBoolean() ? Optional.of(node.booleanValue()) : Optional.empty();
    }

    static Optional<Long> millis(JsonNode parent, String field) {
        JsonNode node = parent.path(field);
        return node.isNumber() && inBounds(node.decimalValue(), BigDecimal.valueOf(MILLIS_MAX))
                ? Optional.of(node.decimalValue().longValue())
                : Optional.empty();
    }

    static Optional<Instant> instant(JsonNode parent, String field) {
        return millis(parent, field).filter(ms -> ms > 0).map(Instant::ofEpochMilli);
    }

    static Optional<BigDecimal> cents(JsonNode parent, String field) {
        JsonNode node = parent.path(field);
        return node.isNumber() && inBounds(node.decimalValue(), CENTS_MAX)
                ? Optional.of(node.decimalValue().setScale(8, RoundingMode.HALF_UP))
                : Optional.empty();
    }

    /** The top level of an object as texts; a nested value becomes its own JSON. */
    static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new TreeMap<>();
        object.properties().stream()
                .filter(entry -> !entry.getValue().isNull())
                .limit(METADATA_MAX)
                .forEach(entry -> texts.put(Storable.text(entry.getKey()), asText(entry.getValue())));
        return texts;
    }

    static String asText(JsonNode node) {
        return node.isValueNode() ? Storable.text(node.asText()) : encoded(node);
    }

    static String encoded(JsonNode node) {
        try {
            return Storable.json(MAPPER.writeValueAsString(node));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that was read can be written", e);
        }
    }

    static String sha256(Buffer body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body.getBytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    private static boolean inBounds(BigDecimal value, BigDecimal max) {
        // the exponent is looked at first: rounding 1e-400000000 or 1e400000000 would write out its zeros
        return Math.abs((long) value.scale()) < 100 && value.signum() >= 0 && value.compareTo(max) <= 0;
    }
}
