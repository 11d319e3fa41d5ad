package switchboard.loadtest.ingest;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Deliveries as the provider sends them, each signed when it leaves; some come again, some are forged. */
public final class Messages implements Mail {

    private static final HexFormat HEX = HexFormat.of();

    private final String path;
    private final IngestOptions options;
    private final Clock clock;
    private final Mac genuine;
    private final Mac forged;
    private final String padding;
    private Optional<String> accepted = Optional.empty();
    private long made;

    /** To {@code path}, signed with {@code key}. Confined to one event loop. */
    public Messages(String path, String key, IngestOptions options, Clock clock) {
        this.path = path;
        this.options = options;
        this.clock = clock;
        this.genuine = mac(key);
        this.forged = mac(key + "?");
        this.padding =
                "said asked fine noon ".repeat(options.bodyBytes() / 21 + 1).substring(0, options.bodyBytes());
    }

    /** What a message is, and so what its answer has to be. */
    public enum Kind {
        FRESH,
        REPEATED,
        FORGED
    }

    /** A request as it goes over the wire. */
    public record Message(Kind kind, String body, Buffer request) {}

    @Override
    public Message next() {
        made++;
        if (options.forgedEvery() > 0 && made % options.forgedEvery() == 0) {
            return message(Kind.FORGED, body(made), forged);
        }
        if (options.repeatsEvery() > 0 && made % options.repeatsEvery() == 0 && accepted.isPresent()) {
            return message(Kind.REPEATED, accepted.get(), genuine);
        }
        return message(Kind.FRESH, body(made), genuine);
    }

    @Override
    public void wasAccepted(Message message) {
        accepted = Optional.of(message.body());
    }

    private Message message(Kind kind, String body, Mac mac) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String now = Long.toString(clock.millis());
        mac.update(bytes);
        String signature = HEX.formatHex(mac.doFinal(now.getBytes(StandardCharsets.UTF_8)));
        Buffer request = Mail.post(path, "v=" + now + ",d=" + signature, bytes);
        return new Message(kind, body, request);
    }

    private String body(long number) {
        return "{\"event\":\"call_ended\",\"call\":{\"call_id\":\"call_" + options.seed() + "_" + number
                + "\",\"agent_id\":\"agent_load\",\"from_number\":\"+16462000000\",\"to_number\":\"+12122000000\","
                + "\"direction\":\"outbound\",\"start_timestamp\":1763812345123,\"end_timestamp\":1763812399876,"
                + "\"disconnection_reason\":\"user_hangup\",\"transcript\":\"" + padding + "\"}}";
    }

    private static Mac mac(String key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has HmacSHA256", e);
        }
    }
}
