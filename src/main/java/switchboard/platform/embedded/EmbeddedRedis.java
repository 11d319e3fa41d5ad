package switchboard.platform.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import switchboard.platform.config.DataDir;
import switchboard.platform.error.Failure;

/** A Redis of our own on a folder that survives restarts. Starting and stopping block. */
public final class EmbeddedRedis implements AutoCloseable {

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final String ADDRESS = "address";
    private static final int STARTS_MAX = 5;
    private static final int LOG_LINES = 12;

    /** At most a second of writes is lost with the machine; PostgreSQL has the last word on all of them. */
    private static final String SETTINGS = """
            bind 127.0.0.1
            port %d
            requirepass %s
            dir %s
            pidfile %s
            daemonize no
            appendonly yes
            appendfsync everysec
            save ""
            tcp-backlog 128
            maxmemory-policy noeviction
            """;

    private final Path folder;
    private final Path log;
    private final String password;
    private final Possession possession;
    private Guarded server;
    private int port;

    private EmbeddedRedis(Path folder, Possession possession, Duration timeout) throws IOException {
        this.folder = folder;
        this.possession = possession;
        this.log = folder.resolve("redis.log");
        this.password = Folders.password(folder.resolve("password"));
        Path program = Binaries.inUserCacheOr(folder.resolve("binaries")).redis();
        Files.deleteIfExists(folder.resolve(ADDRESS));
        stopOrphan();
        this.server = launch(program, timeout);
        Folders.writeSecret(folder.resolve(ADDRESS), uri());
    }

    /** The address of the server that another process runs on this folder. */
    static Optional<String> runningIn(Path folder) {
        return Possession.isHeld(folder) ? Folders.text(folder.resolve(ADDRESS)) : Optional.empty();
    }

    /** Starts the server on this folder. */
    public static EmbeddedRedis start(Path folder, Duration timeout) {
        try {
            Path absolute = Folders.secret(DataDir.use(folder));
            Possession possession = Possession.of(absolute);
            try {
                return new EmbeddedRedis(absolute, possession, timeout);
            } catch (RuntimeException | IOException e) {
                possession.close();
                throw e;
            }
        } catch (IOException e) {
            throw DataDir.unusable(folder, e);
        }
    }

    /** The address, with the password in it. */
    public String uri() {
        return "redis://:" + password + "@" + Ports.HOST + ":" + port;
    }

    public long pid() {
        return server.pid();
    }

    @Override
    public void close() {
        server.stop(STOP_PATIENCE);
        try {
            possession.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path pidFile() {
        return folder.resolve("redis.pid");
    }

    private void stopOrphan() throws IOException {
        if (!Files.exists(pidFile())) {
            return;
        }
        Possession.running(Files.readString(pidFile()), "redis-server").ifPresent(orphan -> {
            orphan.destroy();
            if (!Tool.await(STOP_PATIENCE, () -> !orphan.isAlive())) {
                orphan.destroyForcibly();
            }
        });
        Files.deleteIfExists(pidFile());
    }

    private Guarded launch(Path program, Duration timeout) throws IOException {
        if (Files.exists(log)) {
            Files.move(log, log.resolveSibling("redis.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        Path settings = folder.resolve("redis.conf");
        for (int attempt = 0; attempt < STARTS_MAX; attempt++) {
            port = Ports.free();
            Folders.writeSecret(settings, SETTINGS.formatted(port, password, quoted(folder), quoted(pidFile())));
            List<String> command = List.of(program.toString(), settings.toString());
            Guarded started = Guarded.start(new RunAs(List.of(), ""), command, folder, log);
            Tool.await(timeout, () -> isReady() || !started.isAlive());
            if (started.isAlive() && isReady()) {
                return started;
            }
            if (started.isAlive()) {
                started.stop(STOP_PATIENCE);
                break;
            }
            Tool.await(PAUSE, () -> false); // the port was taken meanwhile: another one
        }
        throw Failure.unavailable(
                "redis_not_started",
                "Redis did not start within " + timeout.toSeconds() + " s; " + log + " ends with\n"
                        + Folders.tail(log, LOG_LINES));
    }

    private static String quoted(Path path) {
        return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private boolean isReady() {
        return Ports.ask(port, "AUTH " + password + "\r\nPING\r\nQUIT\r\n").contains("+PONG");
    }
}
