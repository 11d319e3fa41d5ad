package switchboard.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import switchboard.audit.core.Hash;

/** SHA-256, which every Java has. */
final class Sha256 {

    private Sha256() {}

    static byte[] of(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    static Hash of(String text) {
        return Hash.of(of(text.getBytes(StandardCharsets.UTF_8)));
    }
}
