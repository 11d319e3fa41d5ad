package switchboard.provider.telnyx;

import io.vertx.core.buffer.Buffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;
import switchboard.platform.error.Failure;

/** Telnyx's signature: Ed25519 over {@code <seconds>|<body>}, the seconds in a header of their own. */
public final class TelnyxSignature {

    static final Duration AGE_MAX = Duration.ofMinutes(5);

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");
    private static final int KEY_BYTES = 32;
    private static final int SIGNATURE_BYTES = 64;

    /** What DER puts before the bytes of an Ed25519 key. */
    private static final byte[] KEY_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

    private final PublicKey key;

    public TelnyxSignature(String publicKeyBase64) {
        byte[] bytes = Base64.getDecoder().decode(publicKeyBase64);
        if (bytes.length != KEY_BYTES) {
            throw new IllegalArgumentException("a Telnyx public key has 32 bytes, this one " + bytes.length);
        }
        byte[] der = Buffer.buffer(KEY_HEAD).appendBytes(bytes).getBytes();
        try {
            this.key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not an Ed25519 public key", e);
        }
    }

    /** When the body was signed. Fails as unauthorized if it was not, not now, or with another key. */
    public Instant verify(String signatureHeader, String timestampHeader, Buffer body, Instant now) {
        if (!SECONDS.matcher(timestampHeader).matches()) {
            throw Failure.unauthorized("signature_malformed", "The signature carries no time.");
        }
        Instant signedAt = Instant.ofEpochSecond(Long.parseLong(timestampHeader));
        if (Duration.between(signedAt, now).abs().compareTo(AGE_MAX) > 0) {
            throw Failure.unauthorized("signature_stale", "The signature's time is more than five minutes off.");
        }
        byte[] signed = Buffer.buffer(timestampHeader)
                .appendString("|")
                .appendBuffer(body)
                .getBytes();
        if (!isGenuine(claimed(signatureHeader), signed)) {
            throw Failure.unauthorized("signature_wrong", "The signature was made with another key or body.");
        }
        return signedAt;
    }

    private static byte[] claimed(String header) {
        try {
            byte[] bytes = Base64.getDecoder().decode(header);
            if (bytes.length == SIGNATURE_BYTES) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            throw Failure.unauthorized("signature_malformed", "The signature is not base64.");
        }
        throw Failure.unauthorized("signature_malformed", "The signature does not have 64 bytes.");
    }

    private boolean isGenuine(byte[] claimed, byte[] signed) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(signed);
            return verifier.verify(claimed);
        } catch (SignatureException e) {
            return false; // bytes that are no signature at all
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK since 15 has Ed25519", e);
        }
    }
}
