package switchboard.loadtest.peers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * graphile-worker's empty jobs on Node, in a process of its own with the settings it does best with
 * ({@code loadtest/peers/graphile}). Without Node it is named as skipped.
 */
final class GraphilePeer {

    private final Path project;
    private final String databaseUri;
    private final int jobs;

    GraphilePeer(Path peers, String databaseUri, int jobs) {
        this.project = peers.resolve("graphile");
        this.databaseUri = databaseUri;
        this.jobs = jobs;
    }

    /** Why it cannot run here; empty if it can. Fetches its packages once. */
    Optional<String> obstacle() {
        if (!Files.exists(project.resolve("rate.mjs"))) {
            return Optional.of(PeerProcess.notHere(project));
        }
        return PeerProcess.obstacle(List.of("node", "--version")).or(this::packages);
    }

    private Optional<String> packages() {
        if (Files.isDirectory(project.resolve("node_modules"))) {
            return Optional.empty();
        }
        return PeerProcess.obstacle(List.of(
                "npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--prefix", project.toString()));
    }

    /** Jobs a second, measured by itself after a warm-up of its own. */
    double rate() {
        return PeerProcess.rate(
                "graphile-worker",
                List.of("node", project.resolve("rate.mjs").toString(), databaseUri, Integer.toString(jobs)));
    }
}
