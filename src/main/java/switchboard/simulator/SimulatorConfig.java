package switchboard.simulator;

import java.nio.file.Path;
import java.util.Optional;
import switchboard.platform.core.Check;
import switchboard.simulator.core.Scenario;
import switchboard.simulator.world.ScenarioFile;
import switchboard.simulator.world.Targets;

/**
 * How to start the simulator.
 *
 * @param port of the pretend Retell and of {@code /_sim}; 0 = any free one
 * @param calcomPort of the pretend Cal.com; 0 = any free one
 * @param apiKey what callers must show, and what signs Retell's webhooks
 * @param calcomSecret what signs Cal.com's webhooks
 * @param targets where webhooks go; may be set later
 * @param journal the folder of the record; none = kept in memory
 */
public record SimulatorConfig(
        int port,
        int calcomPort,
        String apiKey,
        String calcomSecret,
        Targets targets,
        Scenario scenario,
        long seed,
        Optional<Path> journal) {

    public SimulatorConfig {
        Check.between(port, 0, 65_535, "port");
        Check.between(calcomPort, 0, 65_535, "calcom-port");
        Check.that(!apiKey.isBlank(), "api-key must not be empty");
    }

    /** Free ports, the scenario of the jar, nothing kept. */
    public static SimulatorConfig of(String apiKey, String calcomSecret, long seed) {
        return new SimulatorConfig(
                0, 0, apiKey, calcomSecret, Targets.none(), ScenarioFile.defaults(), seed, Optional.empty());
    }

    public SimulatorConfig with(Scenario other) {
        return new SimulatorConfig(port, calcomPort, apiKey, calcomSecret, targets, other, seed, journal);
    }

    public SimulatorConfig with(Targets other) {
        return new SimulatorConfig(port, calcomPort, apiKey, calcomSecret, other, scenario, seed, journal);
    }

    public SimulatorConfig journalIn(Path folder) {
        return new SimulatorConfig(
                port, calcomPort, apiKey, calcomSecret, targets, scenario, seed, Optional.of(folder));
    }
}
