package switchboard.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --config FILE}, for every command that needs settings. */
final class ConfigOption {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings that differ from the defaults of config/switchboard.yaml.")
    private Optional<Path> file = Optional.empty();

    Optional<Path> file() {
        return file;
    }
}
