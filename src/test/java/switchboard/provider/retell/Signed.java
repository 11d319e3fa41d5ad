package switchboard.provider.retell;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A body signed the way the provider does. */
public record Signed(MultiMap headers, Buffer body) {

    public static final Instant NOW = Instant.parse("2026-03-03T17:00:00Z");

    public static Signed with(String key, String body) {
        String ms = String.valueOf(NOW.toEpochMilli());
        MultiMap headers =
                MultiMap.caseInsensitiveMultiMap().add("x-retell-signature", "v=" + ms + ",d=" + hmac(key, body + ms));
        return new Signed(headers, Buffer.buffer(body));
    }

    private static String hmac(String key, String message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(message.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
