package switchboard.provider.retell;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import switchboard.platform.error.Failure;

/**
 * Retell's signature, {@code v=<ms>,d=<hex>}: HMAC-SHA256 of the raw body followed by the decimal milliseconds. Any of
 * the keys in force may have made it.
 */
final class RetellSignature {

    static final Duration AGE_MAX = Duration.ofMinutes(5);

    /**
     * Leading zeros are dropped before hashing, as the sender's own library does; 15 digits fit a double and a long.
     */
    private static final Pattern FORM = Pattern.compile("v=0{0,40}([0-9]{1,15}),d=([0-9a-fA-F]{64})");

    private final List<byte[]> keys;

    RetellSignature(List<String> keys) {
        if (keys.isEmpty() || keys.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("a signature is checked against at least one key, none of them blank");
        }
        this.keys =
                keys.stream().map(key -> key.getBytes(StandardCharsets.UTF_8)).toList();
    }

    /** When the body was signed. Fails as unauthorized if it was not, not now, or not with one of our keys. */
    Instant verify(String header, Buffer body, Instant now) {
        Matcher form = FORM.matcher(header);
        if (!form.matches()) {
            throw Failure.unauthorized("signature_malformed", "The signature is not of the form v=<ms>,d=<hex>.");
        }
        Instant signedAt = signedAt(header);
        if (Duration.between(signedAt, now).abs().compareTo(AGE_MAX) > 0) {
            throw Failure.unauthorized("signature_stale", "The signature's time is more than five minutes off.");
        }
        byte[] claimed = HexFormat.of().parseHex(form.group(2));
        byte[] signed =
                body.copy().appendString(Long.toString(signedAt.toEpochMilli())).getBytes();
        boolean genuine = false;
        for (byte[] key : keys) {
            genuine |= MessageDigest.isEqual(claimed, hmac(key, signed)); // every key is tried, so time tells nothing
        }
        if (!genuine) {
            throw Failure.unauthorized("signature_wrong", "The signature was made with another key or body.");
        }
        return signedAt;
    }

    /** The time a well-formed header states, proved or not; the epoch for any other. */
    static Instant signedAt(String header) {
        Matcher form = FORM.matcher(header);
        return form.matches() ? Instant.ofEpochMilli(Long.parseLong(form.group(1))) : Instant.EPOCH;
    }

    private static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has HmacSHA256", e);
        }
    }
}
