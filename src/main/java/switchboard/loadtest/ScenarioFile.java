package switchboard.loadtest;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import switchboard.SwitchboardConfig;
import switchboard.platform.config.Environment;
import switchboard.platform.config.Json;
import switchboard.platform.config.Settings;

/**
 * A scenario: {@code loadtest/scenarios/*.yaml}.
 *
 * @param name what it is called in reports
 * @param drives {@code dispatch}
 * @param proves in a sentence, what its figures say
 * @param thresholds as on the command line
 * @param settings laid over the product's defaults
 */
public record ScenarioFile(
        String name,
        String drives,
        String proves,
        LoadOptions options,
        List<String> thresholds,
        Map<String, Object> settings) {

    /** One that comes with the product by its name, or a file of one's own. {@code given} options count more. */
    public static ScenarioFile load(String nameOrFile, Map<String, String> given) {
        return ScenarioSource.read(nameOrFile, given).bind(ScenarioFile.class);
    }

    /** The same with other options. */
    public ScenarioFile with(LoadOptions others) {
        return new ScenarioFile(name, drives, proves, others, thresholds, settings);
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
}
