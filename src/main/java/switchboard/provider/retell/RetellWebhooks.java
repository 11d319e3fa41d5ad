package switchboard.provider.retell;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import switchboard.platform.error.Failure;
import switchboard.provider.Delivery;
import switchboard.provider.Webhooks;

/** Retell's webhooks: what calls, transfers and chats report, and the questions who takes an inbound one. */
public final class RetellWebhooks implements Webhooks {

    static final String SIGNATURE = "x-retell-signature";
    private static final String SOURCE = "retell";
    private static final int ID_CHARS_MAX = 200; // a longer one does not fit the key's index

    private final String path;
    private final RetellSignature signature;

    private RetellWebhooks(String path, List<String> keys) {
        this.path = path;
        this.signature = new RetellSignature(keys);
    }

    /** What calls, transfers and chats report. All of {@code keys} are accepted, so that one can be replaced. */
    public static RetellWebhooks reports(List<String> keys) {
        return new RetellWebhooks("/webhooks/retell", keys);
    }

    /** Who takes this inbound call or chat? A request repeated has the same key whatever it was signed with. */
    public static RetellWebhooks inbound(List<String> keys) {
        return new RetellWebhooks("/webhooks/retell-inbound", keys);
    }

    @Override
    public String source() {
        return SOURCE;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public Delivery open(String requestPath, MultiMap headers, Buffer body, Instant now) {
        List<String> signatures = headers.getAll(SIGNATURE);
        if (signatures.size() != 1) {
            throw Failure.unauthorized("signature_missing", "There must be exactly one signature.");
        }
        signature.verify(signatures.get(0), body, now);
        JsonNode root = RetellJson.object(body);
        String event = RetellJson.text(root, "event")
                .orElseThrow(() -> Failure.invalid("event_missing", "The body names no event."));
        return new Delivery(
                SOURCE,
                key(event, root, body),
                event,
                ourNumber(event, root),
                body,
                Map.of(SIGNATURE, signatures.get(0)),
                now);
    }

    /**
     * The provider's id of the request where it gives one ({@code call_inbound}), else event, call or chat, and the
     * hash of the body: a repetition is the same bytes, and another body of the same event is news.
     */
    private static String key(String event, JsonNode root, Buffer body) {
        Optional<String> subject = Stream.of("call", "chat", "call_inbound", "chat_inbound")
                .flatMap(kind -> id(root.path(kind)).stream())
                .findFirst();
        boolean idSaysItAll = subject.isPresent() && event.endsWith("_inbound");
        String key = SOURCE + ":" + shortened(event) + ":" + subject.orElse("");
        return idSaysItAll ? key : key + ":" + RetellJson.sha256(body);
    }

    private static Optional<String> id(JsonNode subject) {
        return RetellJson.text(subject, "call_id")
                .or(() -> RetellJson.text(subject, "chat_id"))
                .filter(id -> id.length() <= ID_CHARS_MAX);
    }

    private static String shortened(String event) {
        return event.substring(0, Math.min(event.length(), ID_CHARS_MAX));
    }

    private static Optional<String> ourNumber(String event, JsonNode root) {
        if (event.endsWith("_inbound")) {
            return RetellJson.text(root.path(event), "to_number");
        }
        JsonNode call = root.path("call");
        boolean outbound =
                RetellJson.text(call, "direction").filter("outbound"::equals).isPresent();
        return RetellJson.text(call, outbound ? "from_number" : "to_number");
    }
}
