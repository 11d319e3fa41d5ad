package switchboard.loadtest.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import switchboard.loadtest.ResidentMemory;
import switchboard.platform.error.Failure;
import switchboard.platform.time.Stopwatch;

/** A server in a process of its own, as it is in the field; it ends with this object. */
public final class ServerProcess implements AutoCloseable {

    private static final int START_SECONDS_MAX = 60;
    private static final int LOOK_EVERY_MILLIS = 50;
    private static final int STOP_SECONDS_MAX = 20;

    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts a Java program and waits until it listens on {@code port}. What it says goes to {@code log}. */
    public static ServerProcess start(List<String> arguments, Map<String, String> environment, int port, Path log) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        try {
            ServerProcess server = new ServerProcess(builder.start(), port);
            Runtime.getRuntime().addShutdownHook(new Thread(server.process::destroyForcibly));
            server.awaitListening(log);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    /** What it has of the machine's memory, in MB; 0 where the system does not say. */
    public long residentMegabytes() {
        return ResidentMemory.megabytes(process.pid());
    }

    /** A port that nobody listens on. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitListening(Path log) {
        Stopwatch watch = Stopwatch.started();
        while (!listens()) {
            if (!process.isAlive() || watch.elapsed().toSeconds() > START_SECONDS_MAX) {
                close();
                throw Failure.unavailable("server_did_not_start", "the server did not start; see " + log);
            }
            pause();
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("localhost", port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.unavailable("interrupted", "the load test was interrupted");
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
