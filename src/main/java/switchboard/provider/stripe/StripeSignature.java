package switchboard.provider.stripe;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import switchboard.platform.error.Failure;

/**
 * Stripe's signature, {@code t=<s>,v1=<hex>[,v1=<hex>…]}: HMAC-SHA256 of {@code <t>.<body>}. During a rotation there
 * are several; one suffices. Other schemes, such as {@code v0}, count for nothing.
 */
public final class StripeSignature {

    static final Duration AGE_MAX = Duration.ofMinutes(5);

    private static final int SECONDS_DIGITS_MAX = 12;
    private static final int PARTS_MAX = 20;

    private final List<byte[]> secrets;

    public StripeSignature(List<String> secrets) {
        if (secrets.isEmpty() || secrets.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException(
                    "a signature is checked against at least one secret, none of them blank");
        }
        this.secrets = secrets.stream()
                .map(secret -> secret.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /** When the body was signed. Fails as unauthorized if it was not, not now, or not with one of our secrets. */
    public Instant verify(String header, Buffer body, Instant now) {
        Optional<String> time = Optional.empty();
        List<byte[]> claimed = new ArrayList<>();
        for (String part : header.split(",", PARTS_MAX)) {
            if (part.startsWith("t=")) {
                time = Optional.of(part.substring(2));
            } else if (part.startsWith("v1=")) {
                hex(part.substring(3)).ifPresent(claimed::add);
            }
        }
        String seconds = time.filter(StripeSignature::isTime)
                .orElseThrow(() -> Failure.unauthorized("signature_malformed", "The signature carries no time."));
        Instant signedAt = Instant.ofEpochSecond(Long.parseLong(seconds));
        if (Duration.between(signedAt, now).abs().compareTo(AGE_MAX) > 0) {
            throw Failure.unauthorized("signature_stale", "The signature's time is more than five minutes off.");
        }
        if (!isGenuine(
                claimed,
                Buffer.buffer(seconds).appendString(".").appendBuffer(body).getBytes())) {
            throw Failure.unauthorized("signature_wrong", "No signature was made with our secret and this body.");
        }
        return signedAt;
    }

    private boolean isGenuine(List<byte[]> claimed, byte[] signed) {
        boolean genuine = false;
        for (byte[] secret : secrets) {
            byte[] expected = hmac(secret, signed);
            for (byte[] one : claimed) {
                genuine |= MessageDigest.isEqual(one, expected); // all are tried, so time tells nothing
            }
        }
        return genuine;
    }

    private static boolean isTime(String text) {
        return !text.isEmpty()
                && text.length() <= SECONDS_DIGITS_MAX
                && text.chars().allMatch(c -> '0' <= c && c <= '9');
    }

    private static Optional<byte[]> hex(String text) {
        try {
            return Optional.of(HexFormat.of().parseHex(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static byte[] hmac(byte[] secret, byte[] signed) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(signed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
