package switchboard.platform.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import switchboard.platform.config.DataDir;
import switchboard.platform.error.Failure;

/** A PostgreSQL of our own on a folder that survives restarts. Starting and stopping block. */
public final class EmbeddedPostgres implements AutoCloseable {

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final String ADDRESS = "address";
    private static final int STARTS_MAX = 5;
    private static final int LOG_LINES = 12;
    private static final int PORT_LINE = 3;
    private static final int STATUS_LINE = 7;

    /** Durable, and sized for a small machine (2 cores, a few GB) whose other tenants are Redis and ourselves. */
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("fsync", "on"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("full_page_writes", "on"),
            Map.entry("wal_compression", "on"),
            Map.entry("wal_buffers", "16MB"),
            Map.entry("max_wal_size", "2GB"),
            Map.entry("min_wal_size", "256MB"),
            Map.entry("checkpoint_timeout", "15min"),
            Map.entry("shared_buffers", "256MB"),
            Map.entry("effective_cache_size", "2GB"),
            Map.entry("work_mem", "16MB"),
            Map.entry("maintenance_work_mem", "128MB"),
            Map.entry("max_connections", "100"),
            Map.entry("random_page_cost", "1.1"),
            Map.entry("jit", "off"), // short queries: compiling them costs more than it saves
            Map.entry("autovacuum_naptime", "15s"), // queue tables turn over fast
            Map.entry("log_lock_waits", "on"),
            Map.entry("timezone", "UTC"),
            Map.entry("listen_addresses", Ports.HOST),
            Map.entry("unix_socket_directories", ""),
            Map.entry("password_encryption", "scram-sha-256"));

    private final Path folder;
    private final Path data;
    private final Path log;
    private final RunAs runAs;
    private final Path bin;
    private final Possession possession;
    private final DataDirectory directory;
    private Guarded server;
    private int port;

    private EmbeddedPostgres(Path folder, Possession possession, Map<String, String> settings, Duration timeout)
            throws IOException {
        this.folder = folder;
        this.possession = possession;
        this.data = folder.resolve("data");
        this.log = folder.resolve("postgres.log");
        this.runAs = RunAs.forServerIn(data);
        Path ownCache = folder.resolve("binaries");
        // Another user cannot look into our cache folder, so its copy lies beside its data.
        this.bin = (runAs.user().isEmpty() ? Binaries.inUserCacheOr(ownCache) : Binaries.in(ownCache))
                .postgres()
                .resolve("bin");
        Files.deleteIfExists(folder.resolve(ADDRESS));
        stopOrphan();
        this.directory = new DataDirectory(folder, bin, runAs);
        directory.prepare();
        this.server = launch(settings, timeout);
        Folders.writeSecret(folder.resolve(ADDRESS), uri());
    }

    /** The address of the server that another process runs on this folder. */
    static Optional<String> runningIn(Path folder) {
        return Possession.isHeld(folder) ? Folders.text(folder.resolve(ADDRESS)) : Optional.empty();
    }

    /** Starts the server on this folder; the first time it makes the database. */
    public static EmbeddedPostgres start(Path folder, Duration timeout) {
        return start(folder, timeout, Map.of());
    }

    /** As {@link #start(Path, Duration)}, with other settings of the server. */
    public static EmbeddedPostgres start(Path folder, Duration timeout, Map<String, String> settings) {
        try {
            Path absolute = DataDir.use(folder);
            Possession possession = Possession.of(absolute);
            try {
                return new EmbeddedPostgres(absolute, possession, settings, timeout);
            } catch (RuntimeException | IOException e) {
                possession.close();
                throw e;
            }
        } catch (IOException e) {
            throw DataDir.unusable(folder, e);
        }
    }

    /** The address of the product's database as its owner, who is no superuser; with the password in it. */
    public String uri() {
        return uri(DataDirectory.OWNER);
    }

    /** The same role's address of another database. */
    public String uri(String database) {
        try {
            return address(DataDirectory.OWNER, directory.ownerPassword(), database);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For tests and repairs: the server itself never asks for it. */
    public String superuserUri(String database) {
        try {
            return address(DataDirectory.SUPERUSER, directory.superuserPassword(), database);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String address(String user, String password, String database) {
        return "postgresql://" + user + ":" + password + "@" + Ports.HOST + ":" + port + "/" + database;
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

    private void stopOrphan() throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        String pid = Files.readAllLines(pidFile).stream().findFirst().orElse("");
        if (Possession.running(pid, "postgres").isPresent()) {
            control("fast");
            if (Possession.running(pid, "postgres").isPresent()) {
                control("immediate");
            }
        } else if (ProcessHandle.of(number(pid)).isPresent()) {
            Files.delete(pidFile); // the id went to a stranger, whom PostgreSQL would take for itself
        }
    }

    private void control(String mode) {
        Tool.run(runAs.command(List.of(
                bin.resolve("pg_ctl").toString(), "stop", "-D", data.toString(), "-m", mode, "-w", "-t", "20")));
    }

    private Guarded launch(Map<String, String> settings, Duration timeout) throws IOException {
        if (Files.exists(log)) {
            Files.move(log, log.resolveSibling("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        for (int attempt = 0; attempt < STARTS_MAX; attempt++) {
            port = Ports.free();
            Guarded started = Guarded.start(runAs, command(settings), folder, log);
            Tool.await(timeout, () -> isReady() || !started.isAlive());
            if (isReady() && started.isAlive()) {
                return started;
            }
            if (started.isAlive()) {
                started.stop(STOP_PATIENCE);
                break;
            }
            Tool.await(PAUSE, () -> false); // the port was taken meanwhile, or a killed server's children still end
        }
        throw Failure.unavailable(
                "postgres_not_started",
                "PostgreSQL did not start within " + timeout.toSeconds() + " s; "
                        + (runAs.user().isEmpty() ? "" : "the user " + runAs.user() + " must be able to enter it; ")
                        + log
                        + " ends with\n" + Folders.tail(log, LOG_LINES));
    }

    private List<String> command(Map<String, String> overrides) {
        List<String> command =
                new ArrayList<>(List.of(bin.resolve("postgres").toString(), "-D", data.toString(), "-p", "" + port));
        Map<String, String> all = new java.util.TreeMap<>(SETTINGS);
        all.putAll(overrides);
        all.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        return command;
    }

    /**
     * The server writes its state into the last line of its pid file; this is how pg_ctl waits for it, too. The port
     * tells a killed server's file from this one's.
     */
    private boolean isReady() {
        try {
            List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
            return lines.size() > STATUS_LINE
                    && lines.get(PORT_LINE).strip().equals(Integer.toString(port))
                    && lines.get(STATUS_LINE).strip().equals("ready");
        } catch (IOException e) {
            return false;
        }
    }

    private static long number(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
    }
}
