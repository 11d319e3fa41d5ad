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
import java.util.stream.Stream;
import switchboard.platform.error.Failure;

/** A program that is not ours, run to its end. */
final class PeerProcess {

    private static final long MINUTES_MAX = 10;

    private PeerProcess() {}

    static String notHere(Path project) {
        return project + " is not here; run from the repository's folder, or say where it is with --peers-from";
    }

    /** Why the Java peers cannot run here; empty if they can. Builds them once. */
    static Optional<String> built(Path project) {
        if (!Files.exists(project.resolve("pom.xml"))) {
            return Optional.of(notHere(project));
        }
        if (Files.isDirectory(project.resolve("target/lib")) && isWhole(project)) {
            return Optional.empty();
        }
        return obstacle(
                List.of("mvn", "-q", "-B", "-f", project.resolve("pom.xml").toString(), "package"));
    }

    /** Built before a peer was added, it has to be built again. */
    private static boolean isWhole(Path project) {
        try (Stream<Path> sources = Files.list(project.resolve("src/main/java/peers"))) {
            return sources.map(source -> source.getFileName().toString().replace(".java", ".class"))
                    .allMatch(made ->
                            Files.exists(project.resolve("target/classes/peers").resolve(made)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What went wrong with a step that prepares a peer; empty if it ended well. */
    static Optional<String> obstacle(List<String> command) {
        try {
            Ran ran = run(command);
            return ran.exit() == 0
                    ? Optional.empty()
                    : Optional.of(String.join(" ", command) + " ended with " + ran.exit());
        } catch (UncheckedIOException e) {
            return Optional.of("there is no " + command.get(0) + " here");
        }
    }

    /** The {@code rate} of the line of JSON that it prints, per second. */
    static double rate(String peer, List<String> command) {
        Ran ran = run(command);
        if (ran.exit() != 0) {
            throw Failure.unavailable("peer_failed", peer + " ended with " + ran.exit() + ": " + ran.output());
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
