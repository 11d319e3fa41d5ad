package switchboard.platform.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A file of the schema, as the jar carries it. */
public record SqlFile(String name, String text) {

    private static final String ORDER = "ORDER";

    /** The files in the order of {@code sql/ORDER}. */
    static List<SqlFile> inOrder() {
        return read(ORDER)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(SqlFile::named)
                .toList();
    }

    /** A file beside the migrations, such as a diagnostic. */
    public static SqlFile named(String name) {
        return new SqlFile(name, read(name));
    }

    String sha256() {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** The line of a character PostgreSQL counts from 1. */
    int lineOf(int position) {
        int end =
                text.offsetByCodePoints(0, Math.min(Math.max(position - 1, 0), text.codePointCount(0, text.length())));
        return 1 + (int) text.substring(0, end).chars().filter(c -> c == '\n').count();
    }

    private static String read(String name) {
        try (InputStream in = SqlFile.class.getResourceAsStream("/sql/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("no such file in the jar: sql/" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
