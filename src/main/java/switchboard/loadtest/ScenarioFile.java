package switchboard.loadtest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import switchboard.SwitchboardConfig;
import switchboard.platform.config.Environment;
import switchboard.platform.config.Json;
import switchboard.platform.config.Settings;
import switchboard.platform.error.Failure;

/**
 * A scenario: {@code loadtest/scenarios/*.yaml}.
 *
 * @param name what it is called in reports
 * @param proves in a sentence, what its figures say
 * @param thresholds as on the command line
 * @param settings laid over the product's defaults
 */
public record ScenarioFile(
        String name, String proves, LoadOptions options, List<String> thresholds, Map<String, Object> settings) {

    /** One that comes with the product by its name, or a file of one's own. {@code given} options count more. */
    public static ScenarioFile load(String nameOrFile, Map<String, String> given) {
        Settings settings = Settings.of(text(nameOrFile));
        given.forEach((option, value) -> settings.with("options." + option, value, "--" + option.replace('_', '-')));
        return settings.bind(ScenarioFile.class);
    }

    /** The same with other options. */
    public ScenarioFile with(LoadOptions others) {
        return new ScenarioFile(name, proves, others, thresholds, settings);
    }

    /** The product's settings for this load. */
    public Settings settings(Optional<Path> file, Environment environment) {
        return SwitchboardConfig.settings(
                        new String(Json.bytes(settings), StandardCharsets.UTF_8),
                        "the scenario " + name,
                        file,
                        environment)
                .with("dialer.claim_batch", Integer.toString(options.batch()), "--batch");
    }

    private static String text(String nameOrFile) {
        try {
            if (nameOrFile.matches("[a-z0-9-]+")) {
                try (InputStream in =
                        ScenarioFile.class.getResourceAsStream("/loadtest/scenarios/" + nameOrFile + ".yaml")) {
                    if (in != null) {
                        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
                    }
                }
            }
            return Files.readString(Path.of(nameOrFile));
        } catch (IOException e) {
            throw Failure.invalid(
                    "scenario_not_found",
                    "there is no scenario `" + nameOrFile + "`; known are: dispatch; or name a file of one's own");
        }
    }
}
