package switchboard.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;
import switchboard.SwitchboardConfig;
import switchboard.cli.client.ServerClient;
import switchboard.platform.config.DevelopmentSecrets;
import switchboard.platform.config.Environment;
import switchboard.platform.config.Secrets;
import switchboard.platform.error.Failure;

/**
 * {@code --server URL}, for every command that speaks to a running server. The key comes from the environment or
 * {@code .env}, never from a flag: other users of the machine can read a command's flags.
 */
final class ServerOption {

    private static final String VARIABLE = "SWITCHBOARD_SERVER";
    private static final String DEFAULT = "http://localhost:8080";
    private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "The running server. Default: " + VARIABLE + ", else " + DEFAULT + ".")
    private Optional<String> url = Optional.empty();

    ServerClient client(Environment environment) {
        String text = url.orElseGet(() -> environment.get(VARIABLE).isEmpty() ? DEFAULT : environment.get(VARIABLE));
        URI server = address(text.replaceFirst("/+$", ""));
        return new ServerClient(server, key(server, environment));
    }

    private static URI address(String text) {
        try {
            URI server = URI.create(text);
            if (Set.of("http", "https").contains(String.valueOf(server.getScheme())) && server.getHost() != null) {
                return server;
            }
        } catch (IllegalArgumentException e) {
            // answered below
        }
        throw Failure.invalid("server_invalid", "--server is an address such as " + DEFAULT + ", was " + text);
    }

    /** A server of this machine that made its keys up keeps them where we can read them. */
    private static String key(URI server, Environment environment) {
        String given = environment.get(Secrets.SERVICE_KEY);
        if (!given.isEmpty() || !LOCAL.contains(server.getHost())) {
            return given;
        }
        Path dataDir = Path.of(
                SwitchboardConfig.load(Optional.empty(), environment).stores().dataDir());
        return DevelopmentSecrets.kept(dataDir, Secrets.SERVICE_KEY).orElse("");
    }
}
