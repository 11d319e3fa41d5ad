package switchboard.simulator.world;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** How the two providers sign. Written from their protocols alone; nothing is shared with the product's verifiers. */
public final class Signatures {

    private Signatures() {}

    /** Retell: {@code v=<ms>,d=<hex of HMAC-SHA256 over body and ms>}. */
    public static String retell(String key, Buffer body, Instant now) {
        String millis = String.valueOf(now.toEpochMilli());
        return "v=" + millis + ",d=" + hmac(key, body, millis);
    }

    /** Cal.com: the hex of HMAC-SHA256 over the body. */
    public static String calcom(String secret, Buffer body) {
        return hmac(secret, body, "");
    }

    public static String sha256(Buffer body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body.getBytes()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java platform has SHA-256
        }
    }

    private static String hmac(String key, Buffer body, String suffix) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update(body.getBytes());
            mac.update(suffix.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java platform has HmacSHA256
        }
    }
}
