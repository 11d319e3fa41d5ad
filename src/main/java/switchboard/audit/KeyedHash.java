package switchboard.audit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names a person in evidence without telling who it is: whoever has the installation's key and a number can find its
 * records, nobody can go from a record to a number. Outlives the erasure of the inputs.
 */
public final class KeyedHash {

    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] PURPOSE = "switchboard.audit number 1".getBytes(StandardCharsets.UTF_8);

    private final Optional<SecretKey> key;

    private KeyedHash(Optional<SecretKey> key) {
        this.key = key;
    }

    /** A key of its own is derived from the installation's. Without one nothing is named. */
    public static KeyedHash under(Optional<SecretKey> installationKey) {
        return new KeyedHash(installationKey.map(key -> new SecretKeySpec(mac(key.getEncoded(), PURPOSE), ALGORITHM)));
    }

    /** 64 hexadecimal digits; empty without a key. */
    public Optional<String> of(String text) {
        return key.map(
                secret -> HexFormat.of().formatHex(mac(secret.getEncoded(), text.getBytes(StandardCharsets.UTF_8))));
    }

    private static byte[] mac(byte[] key, byte[] text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java has HMAC with SHA-256", e);
        }
    }
}
