package switchboard.platform.embedded;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.tukaani.xz.XZInputStream;

/** Unpacks a {@code .txz}: regular files, folders and symbolic links, which is all the binaries' archives hold. */
final class Archive {

    private static final int BLOCK = 512;
    private static final int NAME = 100;
    private static final int SIZE_AT = 124;
    private static final int MODE_AT = 100;
    private static final int TYPE_AT = 156;
    private static final int LINK_AT = 157;
    private static final int PREFIX_AT = 345;
    private static final int PREFIX = 155;

    private Archive() {}

    static void unpack(InputStream txz, Path into) throws IOException {
        try (InputStream tar = new BufferedInputStream(new XZInputStream(txz), 1 << 16)) {
            String longName = "";
            for (byte[] header = tar.readNBytes(BLOCK);
                    header.length == BLOCK && header[0] != 0;
                    header = tar.readNBytes(BLOCK)) {
                long size = octal(header, SIZE_AT, 12);
                if (header[TYPE_AT] == 'L') { // GNU's way to a name of more than 100 bytes: as the content of an entry
                    longName = new String(tar.readNBytes((int) size), StandardCharsets.UTF_8).replace("\0", "");
                } else {
                    entry(tar, header, size, inside(into, longName.isEmpty() ? name(header) : longName));
                    longName = "";
                }
                tar.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
            }
        }
    }

    private static void entry(InputStream tar, byte[] header, long size, Path target) throws IOException {
        switch (header[TYPE_AT]) {
            case '5' -> Files.createDirectories(target);
            case '2' -> {
                Files.createDirectories(parent(target));
                Files.createSymbolicLink(target, Path.of(text(header, LINK_AT, NAME)));
            }
            case '0', 0 -> {
                Files.createDirectories(parent(target));
                copy(tar, size, target);
                boolean runs = (octal(header, MODE_AT, 8) & 0100) != 0;
                Files.setPosixFilePermissions(
                        target, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
            }
            default -> tar.skipNBytes(size);
        }
    }

    private static void copy(InputStream tar, long size, Path target) throws IOException {
        byte[] chunk = new byte[1 << 16];
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target))) {
            for (long left = size; left > 0; ) {
                int read = tar.read(chunk, 0, (int) Math.min(chunk.length, left));
                if (read < 0) {
                    throw new EOFException("the archive ends inside " + target.getFileName());
                }
                out.write(chunk, 0, read);
                left -= read;
            }
        }
    }

    private static Path inside(Path into, String name) throws IOException {
        Path target = into.resolve(name).normalize();
        if (!target.startsWith(into)) {
            throw new IOException("the archive leaves its folder: " + name);
        }
        return target;
    }

    private static Path parent(Path target) {
        Path parent = target.getParent();
        return parent == null ? target : parent;
    }

    private static String name(byte[] header) {
        String prefix = text(header, PREFIX_AT, PREFIX);
        String name = text(header, 0, NAME);
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static String text(byte[] header, int at, int length) {
        int end = at;
        while (end < at + length && header[end] != 0) {
            end++;
        }
        return new String(header, at, end - at, StandardCharsets.UTF_8);
    }

    private static long octal(byte[] header, int at, int length) {
        String digits = text(header, at, length).trim();
        return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    }
}
