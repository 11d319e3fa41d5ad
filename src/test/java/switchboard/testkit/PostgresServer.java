package switchboard.testkit;

import io.vertx.core.Future;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;
import switchboard.platform.embedded.EmbeddedPostgres;
import switchboard.platform.sql.Migrations;

/** The one PostgreSQL of a test JVM, with a migrated database to copy from. */
final class PostgresServer {

    private static final Duration START_PATIENCE = Duration.ofSeconds(60);

    /** A test never loses power, so it need not wait for the disk. */
    private static final Map<String, String> IN_A_HURRY =
            Map.of("fsync", "off", "full_page_writes", "off", "max_connections", "200");

    private static PostgresServer shared;

    private final Function<String, String> uris;
    private final String template = "template_" + ProcessHandle.current().pid();

    private PostgresServer(Function<String, String> uris) {
        this.uris = uris;
    }

    static synchronized PostgresServer shared() {
        if (shared == null) {
            PostgresServer server = start();
            server.makeTemplate();
            shared = server;
        }
        return shared;
    }

    String uri(String database) {
        return uris.apply(database);
    }

    synchronized void copyTemplate(String database) {
        run("postgres", "create database " + database + " template " + template + " strategy file_copy");
    }

    void drop(String database) {
        run("postgres", "drop database if exists " + database + " with (force)");
    }

    void createEmpty(String database) {
        run("postgres", "create database " + database + " template template0");
    }

    private void makeTemplate() {
        run("postgres", "create database " + template);
        Pool pool = PgBuilder.pool()
                .using(TestServers.vertx())
                .connectingTo(PgConnectOptions.fromUri(uri(template)))
                .with(new PoolOptions().setMaxSize(1))
                .build();
        RealPostgres.await(Migrations.apply(pool, Clock.systemUTC()).eventually(pool::close));
    }

    private void run(String database, String sql) {
        RealPostgres.await(PgConnection.connect(TestServers.vertx(), PgConnectOptions.fromUri(uri(database)))
                .compose(connection -> connection.query(sql).execute().eventually(() -> connection.close()))
                .recover(error -> Future.failedFuture(
                        new AssertionError(sql.lines().findFirst().orElse(""), error))));
    }

    private static PostgresServer start() {
        String given = System.getenv().getOrDefault("SWITCHBOARD_TEST_PG", "");
        if (!given.isBlank()) {
            PostgresServer server = new PostgresServer(database -> withDatabase(given, database));
            TestServers.atExit(() -> server.drop(server.template));
            return server;
        }
        return DockerClientFactory.instance().isDockerAvailable() ? inContainer() : embedded();
    }

    private static PostgresServer inContainer() {
        PostgreSQLContainer container = new PostgreSQLContainer("postgres:18").withUsername("postgres");
        container.start();
        TestServers.atExit(container::stop);
        return new PostgresServer(database -> "postgresql://postgres:" + container.getPassword() + "@"
                + container.getHost() + ":" + container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT) + "/"
                + database);
    }

    private static PostgresServer embedded() {
        EmbeddedPostgres server = EmbeddedPostgres.start(TestServers.folder("postgres"), START_PATIENCE, IN_A_HURRY);
        TestServers.atExit(server::close);
        return new PostgresServer(server::uri);
    }

    private static String withDatabase(String uri, String database) {
        return uri.replaceFirst("^(postgres(?:ql)?://[^/]+)(?:/[^?]*)?", "$1/" + database);
    }
}
