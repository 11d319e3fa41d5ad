package switchboard.loadtest.peers;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * db-scheduler's empty jobs, in a process of its own with the settings it does best with. It is a Maven project beside
 * the product ({@code loadtest/peers}), so that nothing of it is in the product's jar.
 */
final class DbSchedulerPeer {

    private final Path project;
    private final String databaseUri;
    private final int jobs;

    DbSchedulerPeer(Path project, String databaseUri, int jobs) {
        this.project = project;
        this.databaseUri = databaseUri;
        this.jobs = jobs;
    }

    Optional<String> obstacle() {
        return PeerProcess.built(project);
    }

    /** Jobs a second, measured by itself after a warm-up of its own. */
    double rate() {
        return PeerProcess.rate(
                "db-scheduler",
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        project.resolve("target/classes") + ":" + project.resolve("target/lib") + "/*",
                        "peers.DbScheduler",
                        databaseUri,
                        Integer.toString(jobs)));
    }
}
