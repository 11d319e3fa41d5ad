package switchboard.booking.calcom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * A body taken apart as far as every shape allows.
 *
 * @param trigger Cal.com's word; empty if the body has none, as one made by a custom payload template
 * @param payload what it is about: the wrapped object, or the whole of a flat body
 * @param hash SHA-256 of the exact bytes
 */
record CalcomBody(Optional<String> trigger, boolean wrapped, JsonNode root, JsonNode payload, String hash) {

    private static final ObjectMapper MAPPER = JsonMapper.builder().build();
    private static final int WORD_LENGTH_MAX = 60;

    static CalcomBody read(Buffer body) {
        JsonNode root = tree(body);
        JsonNode inner = root.path("payload");
        Optional<String> trigger = CalcomFields.text(root.path("triggerEvent"));
        return new CalcomBody(trigger, inner.isObject(), root, inner.isObject() ? inner : root, sha256(body));
    }

    /** For the inbox: {@code booking_created}. */
    String word() {
        return trigger.filter(text -> text.length() <= WORD_LENGTH_MAX && text.matches("[A-Z][A-Z_]*"))
                .map(text -> text.toLowerCase(Locale.ROOT))
                .orElse("unrecognized");
    }

    /** Empty text if it names none. */
    String uid() {
        return CalcomFields.text(payload.path("uid"))
                .or(() -> CalcomFields.text(payload.path("bookingUid")))
                .orElse("");
    }

    private static JsonNode tree(Buffer body) {
        try {
            JsonNode root = MAPPER.readTree(body.getBytes());
            return root == null ? MissingNode.getInstance() : root;
        } catch (IOException e) {
            return MissingNode.getInstance(); // signed by Cal.com all the same: a template need not render JSON
        }
    }

    private static String sha256(Buffer body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body.getBytes()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
