package switchboard.testkit;

import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The PostgreSQL that a demo keeps in its data directory. */
public final class DemoStore {

    private static final int PORT_LINE = 3; // of postmaster.pid

    private final PgConnectOptions server;

    private DemoStore(PgConnectOptions server) {
        this.server = server;
    }

    public static DemoStore in(Path dataDirectory) {
        Path folder = dataDirectory.resolve("postgres");
        try {
            return new DemoStore(new PgConnectOptions()
                    .setHost("localhost")
                    .setPort(Integer.parseInt(Files.readAllLines(folder.resolve("data/postmaster.pid"))
                            .get(PORT_LINE)
                            .strip()))
                    .setDatabase("switchboard")
                    .setUser("postgres")
                    .setPassword(Files.readString(folder.resolve("superuser")).strip()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As its superuser. */
    public void query(String sql) {
        PgConnection connection = RealPostgres.await(PgConnection.connect(TestServers.vertx(), server));
        RealPostgres.await(connection.query(sql).execute());
        RealPostgres.await(connection.close());
    }
}
