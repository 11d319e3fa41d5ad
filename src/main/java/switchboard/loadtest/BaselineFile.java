package switchboard.loadtest;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import switchboard.platform.error.Failure;

/** Ratios as a JSON file: {@code {"ratios": {"a3": 1.2}}}. */
public final class BaselineFile {

    private BaselineFile() {}

    public static Map<String, Double> read(Path file) {
        try {
            Map<String, Double> ratios = new LinkedHashMap<>();
            new JsonObject(Files.readString(file))
                    .getJsonObject("ratios", new JsonObject())
                    .forEach(entry -> ratios.put(entry.getKey(), ((Number) entry.getValue()).doubleValue()));
            return ratios;
        } catch (IOException | DecodeException | ClassCastException e) {
            throw Failure.invalid("baseline_unreadable", file + " holds no ratios: " + e.getMessage());
        }
    }

    public static void write(Path file, Map<String, Double> ratios) {
        JsonObject json = new JsonObject();
        ratios.forEach((name, value) -> json.put(name, Double.isNaN(value) ? null : value));
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, new JsonObject().put("ratios", json).encodePrettily() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
