package switchboard.platform.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import switchboard.platform.error.Failure;

/**
 * The environment's variables, those of a {@code .env} file beneath them.
 *
 * @param variables by name
 */
public record Environment(Map<String, String> variables) {

    private static final String PREFIX = "SWITCHBOARD_";

    public Environment {
        variables = Map.copyOf(variables);
    }

    /** The process's own variables over those in {@code .env} in this folder, if there is one. */
    public static Environment of(Map<String, String> process, Path folder) {
        Map<String, String> all = new LinkedHashMap<>();
        Path file = folder.resolve(".env");
        if (Files.isRegularFile(file)) {
            try {
                all.putAll(parse(Files.readString(file), file.toString()));
            } catch (IOException e) {
                throw Failure.invalid("config_unreadable", "cannot read " + file + ": " + e.getMessage());
            }
        }
        all.putAll(process);
        return new Environment(all);
    }

    /** The variable's value, empty when it is not set. */
    public String get(String name) {
        return variables.getOrDefault(name, "").strip();
    }

    /**
     * Lays the variables over the settings: those with a fixed name, and for every key one called after it
     * ({@code SWITCHBOARD_HTTP_PORT} for {@code http.port}).
     *
     * @param fixed the key of each variable with a name of its own
     * @param elsewhere variables with our prefix that are no settings: secrets, switches for tests
     */
    public void layOver(Settings settings, Map<String, String> fixed, Set<String> elsewhere) {
        Map<String, String> keys = new TreeMap<>();
        settings.keys().forEach(key -> keys.put(PREFIX + key.replace('.', '_').toUpperCase(Locale.ROOT), key));
        keys.putAll(fixed);
        keys.forEach((name, key) -> {
            if (!get(name).isEmpty()) {
                settings.with(key, get(name), "environment variable " + name);
            }
        });
        for (String name : new TreeSet<>(variables.keySet())) {
            if (name.startsWith(PREFIX)
                    && !keys.containsKey(name)
                    && elsewhere.stream().noneMatch(name::startsWith)) {
                Set<String> known = new TreeSet<>(keys.keySet());
                known.addAll(elsewhere);
                throw Failure.invalid(
                        "config_unknown_key",
                        "environment variable " + name + " is no setting"
                                + Nearest.to(name, known)
                                        .map(near -> "; did you mean " + near + "?")
                                        .orElse("; config/switchboard.yaml lists every key"));
            }
        }
    }

    static Map<String, String> parse(String text, String file) {
        Map<String, String> variables = new LinkedHashMap<>();
        int number = 0;
        for (String raw : text.lines().toList()) {
            number++;
            String line = raw.strip().replaceFirst("^export\\s+", "");
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int equals = line.indexOf('=');
            if (equals < 1 || !line.substring(0, equals).strip().matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw Failure.invalid("config_unreadable", file + " line " + number + " must be like NAME=value");
            }
            variables.put(
                    line.substring(0, equals).strip(),
                    unquoted(line.substring(equals + 1).strip()));
        }
        return variables;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(value.length() - 1) == value.charAt(0);
        return quoted ? value.substring(1, value.length() - 1) : value.replaceFirst("\\s+#.*$", "");
    }

    @Override
    public String toString() {
        return "Environment[" + variables.size() + " variables]"; // some are secrets
    }
}
