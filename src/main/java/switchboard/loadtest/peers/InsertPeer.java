package switchboard.loadtest.peers;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import switchboard.loadtest.ingest.ServerProcess;

/**
 * A webhook server as one writes it first: it verifies a delivery as ours does, and inserts it by itself before it
 * answers, through a pool with pipelining ({@code loadtest/peers}, {@code peers.InsertServer}).
 */
final class InsertPeer {

    private final Path project;
    private final String databaseUri;
    private final String key;

    InsertPeer(Path project, String databaseUri, String key) {
        this.project = project;
        this.databaseUri = databaseUri;
        this.key = key;
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
                        "peers.InsertServer",
                        databaseUri,
                        Integer.toString(port),
                        key),
                Map.of(),
                port,
                log);
    }
}
