package switchboard.loadtest.node;

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
 * A scenario that weighs a node: {@code loadtest/scenarios/node.yaml}.
 *
 * @param name what it is called in reports
 * @param drives {@code node}
 * @param proves in a sentence, what its figures say
 * @param thresholds as on the command line
 * @param settings laid over the product's defaults
 */
public record NodeFile(
        String name,
        String drives,
        String proves,
        NodeOptions options,
        List<String> thresholds,
        Map<String, Object> settings) {

    /** The product's settings for this load. */
    public Settings settings(Optional<Path> file, Environment environment) {
        return SwitchboardConfig.settings(
                new String(Json.bytes(settings), StandardCharsets.UTF_8), "the scenario " + name, file, environment);
    }
}
