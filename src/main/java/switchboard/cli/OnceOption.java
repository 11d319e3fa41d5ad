package switchboard.cli;

import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --idempotency-key KEY}, for commands that must not take effect twice. */
final class OnceOption {

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "Repeating the command with the same key changes nothing more.")
    private Optional<String> key = Optional.empty();

    Optional<String> key() {
        return key;
    }
}
