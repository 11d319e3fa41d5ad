package switchboard.loadtest.peers;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import switchboard.loadtest.ingest.ServerProcess;

/**
 * A server that answers from memory after one Redis script and stores nothing ({@code loadtest/peers},
 * {@code peers.ScriptServer}).
 */
final class ScriptPeer {

    private final Path project;
    private final String redisUri;

    ScriptPeer(Path project, String redisUri) {
        this.project = project;
        this.redisUri = redisUri;
    }

    Optional<String> obstacle() {
        return PeerProcess.built(project);
    }

    ServerProcess start(Path log) {
        int port = ServerProcess.freePort();
        return ServerProcess.start(
                List.of(
                        "-Xmx512m",
                        "-cp",
                        project.resolve("target/classes") + ":" + project.resolve("target/lib") + "/*",
                        "peers.ScriptServer",
                        redisUri,
                        Integer.toString(port)),
                Map.of(),
                port,
                log);
    }
}
