package switchboard.provider.retell;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import switchboard.platform.error.Failure;
import switchboard.provider.Delivery;
import switchboard.provider.InboundAnswers;
import switchboard.provider.core.ConnectCall;
import switchboard.provider.core.InboundQuestion;
import switchboard.provider.core.InboundQuestion.Kind;

/** Retell's inbound webhook: who takes this call, or this chat? Its answers carry nothing that could make them bad. */
public final class RetellInbound implements InboundAnswers {

    private static final String CALL = "call_inbound";
    private static final String CHAT = "chat_inbound";

    @Override
    public InboundQuestion question(Delivery delivery) {
        JsonNode root = RetellJson.object(delivery.body());
        Kind kind = delivery.event().equals(CHAT) ? Kind.CHAT : Kind.CALL;
        JsonNode nested = root.path(word(kind));
        JsonNode asked = nested.isObject() ? nested : root; // older clients post the fields flat
        return new InboundQuestion(
                kind,
                delivery.key(),
                RetellJson.text(asked, "from_number").orElse("unknown"),
                RetellJson.text(asked, "to_number")
                        .orElseThrow(() -> Failure.invalid("to_number_missing", "The question names no number.")),
                RetellJson.text(asked, kind == Kind.CHAT ? "chat_id" : "call_id"));
    }

    @Override
    public Buffer connect(InboundQuestion question, ConnectCall call) {
        JsonObject answer = new JsonObject();
        call.agent().ifPresent(agent -> answer.put("override_agent_id", agent));
        answer.put("dynamic_variables", texts(call.variables()));
        answer.put("metadata", texts(call.metadata()));
        call.durationMax()
                .ifPresent(max -> answer.put(
                        "agent_override",
                        new JsonObject().put("agent", new JsonObject().put("max_call_duration_ms", max.toMillis()))));
        return new JsonObject().put(word(question.kind()), answer).toBuffer();
    }

    /** Alone: an invalid field beside it would make Retell ignore the refusal. */
    @Override
    public Buffer reject(Kind kind) {
        return new JsonObject()
                .put(word(kind), new JsonObject().put("reject", true))
                .toBuffer();
    }

    private static JsonObject texts(Map<String, String> texts) {
        JsonObject json = new JsonObject();
        texts.forEach(json::put);
        return json;
    }

    private static String word(Kind kind) {
        return kind == Kind.CHAT ? CHAT : CALL;
    }
}
