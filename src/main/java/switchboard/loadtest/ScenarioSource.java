package switchboard.loadtest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import switchboard.platform.config.Settings;
import switchboard.platform.error.Failure;

/** Where scenarios are read from. */
public final class ScenarioSource {

    private ScenarioSource() {}

    /** One that comes with the product by its name, or a file of one's own. {@code given} options count more. */
    public static Settings read(String nameOrFile, Map<String, String> given) {
        Settings settings = Settings.of(text(nameOrFile));
        given.forEach((option, value) -> settings.with("options." + option, value, "--" + option.replace('_', '-')));
        return settings;
    }

    /**
     * Which part of the product a scenario drives: {@code dispatch}, {@code ingest}, {@code route}, {@code calls} or
     * {@code node}.
     */
    public static String drives(Settings scenario) {
        List<String> drives = new ArrayList<>();
        scenario.each((key, value) -> {
            if (key.equals("drives")) {
                drives.add(value);
            }
        });
        return String.join("", drives);
    }

    private static String text(String nameOrFile) {
        try {
            if (nameOrFile.matches("[a-z0-9-]+")) {
                try (InputStream in =
                        ScenarioSource.class.getResourceAsStream("/loadtest/scenarios/" + nameOrFile + ".yaml")) {
                    if (in != null) {
                        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
                    }
                }
            }
            return Files.readString(Path.of(nameOrFile));
        } catch (IOException e) {
            throw Failure.invalid(
                    "scenario_not_found",
                    "there is no scenario `" + nameOrFile
                            + "`; known are: dispatch, ingest, route, calls, burst, node; or name a file of one's own");
        }
    }
}
