package switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The program as a process of its own, as its user has it. Closing it kills it and waits for its servers' end. */
public final class Program implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Pattern LISTENING = Pattern.compile("listening on http://localhost:(\\d+)");

    private final Process process;
    private final Path out;
    private final Path err;

    private Program(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts {@code switchboard arguments…}; what it says goes to files in {@code folder}. */
    public static Program start(Path folder, Map<String, String> environment, String heap, List<String> arguments) {
        return start(folder, environment, heap, "switchboard.Main", arguments);
    }

    /** A node on a clock it shares with the test. */
    public static Program node(Path folder, Map<String, String> environment, String... arguments) {
        return start(folder, environment, "256m", NodeProcess.class.getName(), List.of(arguments));
    }

    private static Program start(
            Path folder, Map<String, String> environment, String heap, String main, List<String> arguments) {
        try {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx" + heap,
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-Dswitchboard.log=plain",
                    "-Dswitchboard.log.level=WARN",
                    "-cp",
                    System.getProperty("java.class.path"),
                    main));
            command.addAll(arguments);
            Path out = Files.createTempFile(folder, "program-", ".out");
            Path err = Files.createTempFile(folder, "program-", ".err");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().putAll(environment);
            return new Program(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port it listens on, once it does. */
    public int port() {
        Awaitility.await().atMost(PATIENCE).until(() -> found().isPresent() || !process.isAlive());
        return found().orElseThrow(() -> new AssertionError("it ended before it listened: " + errors()));
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Its exit code, once it has ended by itself. */
    public int exitCode() {
        Awaitility.await().atMost(PATIENCE).until(() -> !process.isAlive());
        return process.exitValue();
    }

    public String output() {
        return read(out);
    }

    public String errors() {
        return read(err);
    }

    /** SIGSTOP: it stands still and does not know. */
    public void freeze() {
        signal("STOP");
    }

    /** SIGCONT. */
    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
            assertThat(kill.onExit().join().exitValue()).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGTERM. It leaves as it likes. */
    public void terminate() {
        process.destroy();
    }

    /** SIGKILL. It gets no chance to say goodbye. */
    public void kill() {
        close();
    }

    @Override
    public void close() {
        List<ProcessHandle> servers = process.descendants().toList();
        process.destroyForcibly();
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> !process.isAlive() && servers.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(process.isAlive()).isFalse();
    }

    private Optional<Integer> found() {
        Matcher said = LISTENING.matcher(errors());
        return said.find() ? Optional.of(Integer.parseInt(said.group(1))) : Optional.empty();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
