package switchboard.loadtest.peers;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import switchboard.platform.error.Failure;

/**
 * db-scheduler's empty jobs, in a process of its own with the settings it does best with. It is a Maven project beside
 * the product ({@code loadtest/peers}), so that nothing of it is in the product's jar.
 */
final class DbSchedulerPeer {

    private static final Path PROJECT = Path.of("loadtest", "peers");
    private static final long MINUTES_MAX = 10;

    private final String databaseUri;
    private final int jobs;

    DbSchedulerPeer(String databaseUri, int jobs) {
        this.databaseUri = databaseUri;
        this.jobs = jobs;
    }

    /** Why it cannot run here; empty if it can. Builds it once. */
    Optional<String> obstacle() {
        if (!Files.exists(PROJECT.resolve("pom.xml"))) {
            return Optional.of("run from the repository's folder: " + PROJECT + " is not here");
        }
        if (!Files.isDirectory(PROJECT.resolve("target/lib"))) {
            try {
                Ran built = run(List.of(
                        "mvn", "-q", "-B", "-f", PROJECT.resolve("pom.xml").toString(), "package"));
                if (built.exit() != 0) {
                    return Optional.of("it could not be built: "
                            + built.output().lines().findFirst().orElse("mvn failed"));
                }
            } catch (UncheckedIOException e) {
                return Optional.of("there is no mvn to build it");
            }
        }
        return Optional.empty();
    }

    /** Jobs a second, measured by itself after a warm-up of its own. */
    double rate() {
        Ran ran = run(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-cp",
                PROJECT.resolve("target/classes") + ":" + PROJECT.resolve("target/lib") + "/*",
                "peers.DbScheduler",
                databaseUri,
                Integer.toString(jobs)));
        if (ran.exit() != 0) {
            throw Failure.unavailable("peer_failed", "db-scheduler ended with " + ran.exit() + ": " + ran.output());
        }
        return new JsonObject(ran.output().strip()).getDouble("rate");
    }

    private static Ran run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw Failure.unavailable("peer_failed", command.get(0) + " did not end");
            }
            return new Ran(process.exitValue(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.unavailable("interrupted", "the load test was interrupted");
        }
    }

    private record Ran(int exit, String output) {}
}
