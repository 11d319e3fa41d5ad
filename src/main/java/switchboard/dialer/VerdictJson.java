package switchboard.dialer;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import switchboard.dialer.core.Verdict;

/**
 * What the gate read and said, as JSON and back. An unknown or missing field is an error: a verdict must not be derived
 * again from half of what it was derived from.
 */
final class VerdictJson {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new Jdk8Module())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    private VerdictJson() {}

    static JsonObject of(Record read) {
        return new JsonObject(MAPPER.convertValue(read, new TypeReference<Map<String, Object>>() {}));
    }

    /** Throws {@link IllegalArgumentException} for what is not such a record. */
    static <T extends Record> T read(JsonObject json, Class<T> type) {
        return MAPPER.convertValue(json.getMap(), type);
    }

    static JsonObject of(Verdict verdict) {
        return verdict.fold(
                dial -> new JsonObject()
                        .put("kind", "dial")
                        .put("until", dial.until().toString()),
                wait -> new JsonObject()
                        .put("kind", "wait")
                        .put("until", wait.until().toString())
                        .put("reason", wait.reason().code()),
                suppress -> new JsonObject()
                        .put("kind", "suppress")
                        .put("reason", suppress.reason().code()));
    }
}
