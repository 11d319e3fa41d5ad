package switchboard.platform.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import switchboard.platform.error.Failure;

/** A request's body, read as JSON in snake case. A misspelt field is an error, not a default. */
public final class JsonBody {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new Jdk8Module())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** As JSON writes it; a backslash that is itself escaped begins nothing. */
    private static final Pattern NUL = Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*+\\\\u0000");

    private JsonBody() {}

    /** The body as a record. Absent fields are null or empty; what the record's constructor refuses is an error. */
    public static <T> T read(RoutingContext ctx, Class<T> type) {
        byte[] bytes = bytes(ctx);
        try {
            return Optional.ofNullable(MAPPER.readValue(bytes, type)).orElseThrow(JsonBody::noObject);
        } catch (UnrecognizedPropertyException e) {
            throw Failure.invalid("unknown_field", "There is no field " + e.getPropertyName() + ".")
                    .about(e.getPropertyName());
        } catch (JsonMappingException e) {
            throw Failure.invalid("invalid_field", explanation(e)).about(field(e));
        } catch (JsonProcessingException e) {
            throw notJson();
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory cannot fail to be read", e);
        }
    }

    /** The body as a JSON object; an empty body is an empty object. */
    public static JsonObject object(RoutingContext ctx) {
        byte[] bytes = bytes(ctx);
        try {
            return bytes.length == 0 ? new JsonObject() : new JsonObject(Buffer.buffer(bytes));
        } catch (DecodeException e) {
            throw notJson();
        }
    }

    /** A body with one optional switch and nothing else; an empty one leaves it off. */
    public static boolean flag(RoutingContext ctx, String name) {
        JsonObject body = object(ctx);
        body.fieldNames().stream()
                .filter(field -> !field.equals(name))
                .findFirst()
                .ifPresent(field -> {
                    throw Failure.invalid("unknown_field", "There is no field " + field + ".")
                            .about(field);
                });
        Object value = body.getValue(name, false);
        if (value instanceof Boolean on) {
            return on;
        }
        throw Failure.invalid("invalid_field", name + " is true or false.").about(name);
    }

    private static byte[] bytes(RoutingContext ctx) {
        @Nullable Buffer body = ctx.body().buffer();
        byte[] bytes = body == null ? new byte[0] : body.getBytes();
        if (NUL.matcher(new String(bytes, StandardCharsets.ISO_8859_1)).find()) {
            throw Failure.invalid("invalid_field", "A text holds the character NUL, which nothing can keep.");
        }
        return bytes;
    }

    private static Failure notJson() {
        return Failure.invalid("invalid_json", "The body is not JSON, or not a JSON object.");
    }

    private static Failure noObject() {
        return Failure.invalid("invalid_json", "The body is null.");
    }

    private static String field(JsonMappingException e) {
        return e.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                .collect(Collectors.joining("."));
    }

    /** A record's own words if its constructor refused; never the parser's, which quote the class. */
    private static String explanation(JsonMappingException e) {
        return e.getCause() instanceof IllegalArgumentException refused && refused.getMessage() != null
                ? refused.getMessage()
                : field(e).isEmpty() ? "The body does not have the expected form." : field(e) + " has the wrong form.";
    }
}
