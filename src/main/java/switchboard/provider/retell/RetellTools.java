package switchboard.provider.retell;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import switchboard.platform.error.Failure;
import switchboard.provider.ToolCalls;
import switchboard.provider.core.ToolCall;

/** Retell's custom functions: signed like its webhooks, with the whole call beside the arguments. */
public final class RetellTools implements ToolCalls {

    private static final int ARGS_MAX = 50;

    private final RetellSignature signature;

    /** All of {@code keys} are accepted, so that one can be replaced. */
    public RetellTools(List<String> keys) {
        this.signature = new RetellSignature(keys);
    }

    @Override
    public String path() {
        return "/tools/retell/";
    }

    @Override
    public ToolCall open(MultiMap headers, Buffer body, Instant now) {
        List<String> signatures = headers.getAll(RetellWebhooks.SIGNATURE);
        if (signatures.size() != 1) {
            throw Failure.unauthorized("signature_missing", "There must be exactly one signature.");
        }
        signature.verify(signatures.get(0), body, now);
        JsonNode root = RetellJson.object(body);
        JsonNode call = root.path("call");
        String from = RetellJson.text(call, "from_number").orElse("");
        String to = RetellJson.text(call, "to_number").orElse("");
        boolean outbound =
                RetellJson.text(call, "direction").filter("outbound"::equals).isPresent();
        return new ToolCall(
                RetellJson.text(call, "call_id")
                        .orElseThrow(() -> Failure.invalid("call_missing", "The question names no call.")),
                outbound ? from : to,
                outbound ? to : from,
                args(root.path("args")));
    }

    private static Map<String, String> args(JsonNode given) {
        Map<String, String> args = new HashMap<>();
        for (Map.Entry<String, JsonNode> arg : given.properties()) {
            if (arg.getValue().isValueNode() && !arg.getValue().isNull() && args.size() < ARGS_MAX) {
                args.put(arg.getKey(), arg.getValue().asText());
            }
        }
        return args;
    }
}
