package switchboard.platform.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import switchboard.platform.error.Failure;

/** The servers' programs, unpacked once from the class path into a cache, under a name made of their checksum. */
final class Binaries {

    private final Path cache;

    private Binaries(Path cache) {
        this.cache = cache;
    }

    static Binaries in(Path cache) {
        return new Binaries(cache);
    }

    /** The user's own cache folder, shared by all data directories; the fallback where there is none to write to. */
    static Binaries inUserCacheOr(Path fallback) {
        String xdg = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
        Path base = xdg.isBlank() ? Path.of(System.getProperty("user.home", "/nonexistent"), ".cache") : Path.of(xdg);
        Path cache = base.resolve("switchboard");
        try {
            Files.createDirectories(cache);
            return new Binaries(Files.isWritable(cache) ? cache : fallback);
        } catch (IOException e) {
            return new Binaries(fallback);
        }
    }

    /** The folder that holds {@code bin/postgres}. */
    Path postgres() {
        String resource = "postgres-" + system() + "-" + (isArm() ? "arm_64" : "x86_64") + ".txz";
        return unpacked("postgres", resource, (in, into) -> Archive.unpack(in, into));
    }

    /** The program {@code redis-server}. */
    Path redis() {
        List<String> resources = isLinux() && !isArm()
                // the second is linked statically, for systems without the libraries the first one needs
                ? List.of("redis-server-6.2.6-v5-linux-amd64", "redis-server-6.2.7-linux-386")
                : List.of(
                        isLinux()
                                ? "redis-server-6.2.7-linux-arm64"
                                : "redis-server-6.2.6-v5-darwin-" + (isArm() ? "arm64" : "amd64"));
        for (String resource : resources) {
            Path program = unpacked("redis", resource, Binaries::program).resolve("redis-server");
            if (Tool.succeeds(List.of(program.toString(), "--version"))) {
                return program;
            }
        }
        throw Failure.unavailable(
                "redis_not_started",
                "the embedded Redis does not run on this system; give the address of another in REDIS_URL");
    }

    private static void program(InputStream in, Path into) throws IOException {
        Path program = into.resolve("redis-server");
        Files.copy(in, program);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Path unpacked(String name, String resource, Unpacking unpacking) {
        try {
            Path target = cache.resolve(name + "-" + checksum(resource).substring(0, 16));
            if (!Files.isDirectory(target)) {
                Files.createDirectories(cache);
                Path half = Files.createTempDirectory(cache, name + "-");
                try (InputStream in = open(resource)) {
                    unpacking.unpack(in, half);
                }
                Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("rwxr-xr-x"));
                keep(half, target);
            }
            return target;
        } catch (IOException e) {
            throw Failure.unavailable(
                    name + "_not_unpacked", "cannot unpack " + resource + " into " + cache + ": " + e);
        }
    }

    private static void keep(Path half, Path target) throws IOException {
        try {
            Files.move(half, target);
        } catch (IOException e) {
            Folders.delete(half);
            if (!Files.isDirectory(target)) { // else another process was faster, with the same content
                throw e;
            }
        }
    }

    private static String checksum(String resource) throws IOException {
        try (DigestInputStream in = new DigestInputStream(open(resource), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    private static InputStream open(String resource) throws IOException {
        InputStream in = Binaries.class.getResourceAsStream("/" + resource);
        if (in == null) {
            throw new IOException("not in this build; build with -Dswitchboard.os=linux-arm64, darwin-amd64 or "
                    + "darwin-arm64 on such a system, or give DATABASE_URL and REDIS_URL");
        }
        return in;
    }

    private static String system() {
        return isLinux() ? "linux" : "darwin";
    }

    private static boolean isLinux() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
    }

    private static boolean isArm() {
        return List.of("aarch64", "arm64").contains(System.getProperty("os.arch", ""));
    }

    private interface Unpacking {
        void unpack(InputStream in, Path into) throws IOException;
    }
}
