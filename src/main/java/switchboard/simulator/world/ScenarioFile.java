package switchboard.simulator.world;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import switchboard.simulator.core.Faults;
import switchboard.simulator.core.Scenario;

/** Reads scenarios: the defaults in the jar, and a file that holds what differs. */
public final class ScenarioFile {

    private ScenarioFile() {}

    public static Scenario defaults() {
        return with(new JsonObject());
    }

    /**
     * The defaults with a file laid over them.
     *
     * @throws IllegalArgumentException naming the file and the key that is wrong
     */
    public static Scenario read(Path file) {
        try {
            return with(Wire.yaml(Files.readString(file)));
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read the scenario " + file, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("scenario " + file + ": " + e.getMessage(), e);
        }
    }

    /** The defaults with {@code changes} laid over them. */
    public static Scenario with(JsonObject changes) {
        JsonObject all = Wire.yaml(resource("/simulator/default.yaml"));
        if (changes.containsKey("outcomes")) {
            all.remove("outcomes"); // weights only make sense together
        }
        return Wire.record(all.mergeIn(changes, true), Scenario.class);
    }

    /** {@code faults} with {@code changes} laid over them. */
    public static Faults with(Faults faults, JsonObject changes) {
        return Wire.record(Wire.json(faults).mergeIn(changes, true), Faults.class);
    }

    public static String resource(String path) {
        try (InputStream in = ScenarioFile.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("not in the jar: " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
