package switchboard.audit.core;

import java.util.HexFormat;

/** A SHA-256, as 64 lower-case hexadecimal digits. */
public record Hash(String hex) {

    public static final int BYTES = 32;

    /** What stands before the first record of a chain. */
    public static final Hash NONE = new Hash("0".repeat(64));

    public Hash {
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("not a SHA-256: " + hex);
        }
    }

    public static Hash of(byte[] bytes) {
        return new Hash(HexFormat.of().formatHex(bytes));
    }

    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
