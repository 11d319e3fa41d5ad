package switchboard.platform.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.jackson.VertxModule;
import io.vertx.ext.web.RoutingContext;

/** Answers in JSON: snake case, RFC 3339 times, {@code null} for what is empty. */
public final class JsonAnswers {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new Jdk8Module())
            .addModule(new VertxModule())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .build();

    private static final String RECORDER = Recorder.class.getName();

    /** Told of an answer before it leaves, so that it can be given again. */
    @FunctionalInterface
    public interface Recorder {
        Future<Void> record(int status, Buffer body, String contentType);
    }

    private JsonAnswers() {}

    public static Future<Void> ok(RoutingContext ctx, Object body) {
        return answer(ctx, 200, body);
    }

    public static Future<Void> answer(RoutingContext ctx, int status, Object body) {
        return send(ctx, status, encode(body), "application/json");
    }

    /** For answers that are not JSON but are to be given again to a repeated write all the same. */
    public static Future<Void> send(RoutingContext ctx, int status, Buffer body, String contentType) {
        Recorder recorder = ctx.get(RECORDER);
        Future<Void> recorded =
                recorder == null ? Future.succeededFuture() : recorder.record(status, body, contentType);
        return recorded.transform(whatever -> {
            ctx.response().setStatusCode(status).putHeader("Content-Type", contentType);
            return ctx.end(body);
        });
    }

    /** Lets {@code recorder} see the answer to this request. */
    public static void record(RoutingContext ctx, Recorder recorder) {
        ctx.put(RECORDER, recorder);
    }

    public static Buffer encode(Object body) {
        try {
            return Buffer.buffer(MAPPER.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer that is no JSON: " + body.getClass(), e);
        }
    }
}
