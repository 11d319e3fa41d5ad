package switchboard.platform.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Keys made up for development, kept in the data directory so that a restart understands what was signed and stored
 * before it.
 *
 * @param environment with the made-up keys in it
 * @param madeUp names and values of those that were neither given nor kept
 * @param file where they are kept
 */
public record DevelopmentSecrets(Environment environment, Map<String, String> madeUp, Path file) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;
    private static final String FILE = "development.env";

    public static DevelopmentSecrets fill(Environment environment, Path dataDir) {
        List<String> missing = Secrets.missing(environment);
        Path file = dataDir.resolve(FILE);
        if (missing.isEmpty()) {
            return new DevelopmentSecrets(environment, Map.of(), file);
        }
        try {
            Map<String, String> kept =
                    Files.exists(file) ? Environment.parse(Files.readString(file), file.toString()) : Map.of();
            Map<String, String> all = new LinkedHashMap<>(kept);
            missing.forEach(name -> all.computeIfAbsent(name, DevelopmentSecrets::fresh));
            if (!all.equals(kept)) {
                write(file, all);
            }
            all.keySet().retainAll(missing);
            Map<String, String> variables = new LinkedHashMap<>(environment.variables());
            variables.putAll(all);
            all.keySet().removeAll(kept.keySet());
            return new DevelopmentSecrets(new Environment(variables), Map.copyOf(all), file);
        } catch (IOException e) {
            throw DataDir.unusable(dataDir, e);
        }
    }

    /** A key that a server in development keeps in its data directory; empty if it has none. */
    public static Optional<String> kept(Path dataDir, String name) {
        Path file = dataDir.resolve(FILE);
        try {
            return Files.isReadable(file)
                    ? Optional.ofNullable(Environment.parse(Files.readString(file), file.toString())
                            .get(name))
                    : Optional.empty();
        } catch (IOException e) {
            throw DataDir.unusable(dataDir, e);
        }
    }

    @Override
    public String toString() {
        return "DevelopmentSecrets[" + madeUp.keySet() + "]";
    }

    private static String fresh(String name) {
        byte[] random = new byte[BYTES];
        RANDOM.nextBytes(random);
        return name.equals(Secrets.ENCRYPTION_KEY)
                ? Base64.getEncoder().encodeToString(random)
                : "dev_" + HexFormat.of().formatHex(random);
    }

    private static void write(Path file, Map<String, String> all) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path half = file.resolveSibling(FILE + ".new");
        Files.deleteIfExists(half);
        Files.createFile(half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                half,
                all.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                        .collect(Collectors.joining()));
        Files.move(half, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }
}
