package switchboard.loadtest.calls;

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
 * A scenario that drives whole lives: {@code loadtest/scenarios/calls.yaml}.
 *
 * @param name what it is called in reports
 * @param drives {@code calls}
 * @param proves in a sentence, what its figures say
 * @param thresholds as on the command line
 * @param world laid over the simulator's defaults
 * @param settings laid over the product's defaults
 */
public record CallsFile(
        String name,
        String drives,
        String proves,
        CallsOptions options,
        List<String> thresholds,
        Map<String, Object> world,
        Map<String, Object> settings) {

    /** The product's settings for this load. */
    public Settings settings(Optional<Path> file, Environment environment) {
        return SwitchboardConfig.settings(
                new String(Json.bytes(settings), StandardCharsets.UTF_8), "the scenario " + name, file, environment);
    }
}
