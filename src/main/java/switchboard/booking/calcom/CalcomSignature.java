package switchboard.booking.calcom;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** {@code X-Cal-Signature-256}: 64 lower-case hex digits of HMAC-SHA256 over the body as it came. */
public final class CalcomSignature {

    public static final String HEADER = "x-cal-signature-256";

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");
    private static final HexFormat HEX = HexFormat.of();

    private CalcomSignature() {}

    /** Takes the same time whichever digit is wrong. */
    public static boolean signs(String signature, String secret, Buffer body) {
        return !secret.isEmpty()
                && FORM.matcher(signature).matches()
                && MessageDigest.isEqual(HEX.parseHex(signature), mac(secret, body));
    }

    public static String of(String secret, Buffer body) {
        return HEX.formatHex(mac(secret, body));
    }

    private static byte[] mac(String secret, Buffer body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(body.getBytes());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
