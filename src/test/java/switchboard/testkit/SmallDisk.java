package switchboard.testkit;

import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A disk of its own for a database's tables, so small that it can be filled. The journal stays where it is. */
public final class SmallDisk implements AutoCloseable {

    private static final int CHUNK = 64 * 1024;

    private final Path mounted;
    private final Path ballast;
    private final RealPostgres postgres;
    private final String name = "small_" + ProcessHandle.current().pid();

    private SmallDisk(Path mounted, RealPostgres postgres) {
        this.mounted = mounted;
        this.ballast = mounted.resolve("ballast");
        this.postgres = postgres;
    }

    /** Moves the database there. Empty where one may not mount, or where PostgreSQL is not on this machine. */
    public static Optional<SmallDisk> under(RealPostgres postgres, Path folder, int megabytes) {
        SmallDisk disk = new SmallDisk(folder, postgres);
        Path data = Path.of(disk.ask("show data_directory").iterator().next().getString(0));
        if (!Files.exists(data) || !run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder)) {
            return Optional.empty();
        }
        disk.move(data);
        return Optional.of(disk);
    }

    private void move(Path data) {
        try {
            Path tables = Files.createDirectory(mounted.resolve("tables"));
            Files.setOwner(tables, Files.getOwner(data));
            ask("create tablespace " + name + " location '" + tables + "'");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String database = postgres.options().getDatabase();
        ask("select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + database + "'");
        ask("alter database " + database + " set tablespace " + name);
    }

    /** To the last byte. */
    public void fill() {
        try (OutputStream out = Files.newOutputStream(ballast)) {
            byte[] chunk = new byte[CHUNK];
            while (true) {
                out.write(chunk);
            }
        } catch (IOException full) {
            // as it should be
        }
    }

    public void free() {
        try {
            Files.delete(ballast);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The database goes first. */
    @Override
    public void close() {
        postgres.close();
        ask("drop tablespace " + name);
        run("umount", mounted);
    }

    private RowSet<Row> ask(String sql) {
        PgConnection connection = RealPostgres.await(
                PgConnection.connect(TestServers.vertx(), postgres.superuser().setDatabase("postgres")));
        try {
            return RealPostgres.await(connection.query(sql).execute());
        } finally {
            RealPostgres.await(connection.close());
        }
    }

    private static boolean run(Object... command) {
        try {
            String[] words =
                    java.util.Arrays.stream(command).map(Object::toString).toArray(String[]::new);
            return new ProcessBuilder(words).start().onExit().join().exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
