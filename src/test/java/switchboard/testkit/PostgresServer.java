package switchboard.testkit;

import io.vertx.core.Future;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;
import switchboard.platform.embedded.EmbeddedPostgres;
import switchboard.platform.sql.Migrations;

/**
 * The one PostgreSQL of a test JVM, with a migrated database to copy from. As durable as in production: what is tested
 * is what runs. Tests connect as the databases' owner, who is no superuser, as the product does.
 */
final class PostgresServer {

    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final Map<String, String> ROOMY = Map.of("max_connections", "200");

    /** What {@code sql/README.md} asks of an owner; the three roles may be another database's already. */
    private static final String MAKE_OWNER = """
            create role %1$s login createrole password '%2$s';
            do $$
            declare
              each text;
            begin
              for each in select rolname from pg_roles where rolname in ('anon', 'authenticated', 'service_role') loop
                execute format('grant %%I to %1$s with admin option', each);
              end loop;
            end;
            $$;
            """;

    private static PostgresServer shared;

    private final Function<String, String> administrator;
    private final Function<String, String> owner;
    private final String ownerName;
    private final String template = "template_" + ProcessHandle.current().pid();

    /** Both give the address of a database. */
    private PostgresServer(Function<String, String> administrator, Function<String, String> owner) {
        this.administrator = administrator;
        this.owner = owner;
        this.ownerName = PgConnectOptions.fromUri(owner.apply("postgres")).getUser();
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
        return owner.apply(database);
    }

    /** Who may do everything, where the server given is one's own; else the owner again. */
    String superuserUri(String database) {
        return administrator.apply(database);
    }

    synchronized void copyTemplate(String database) {
        make(database, "template " + template + " strategy file_copy");
    }

    void drop(String database) {
        administer("drop database if exists " + database + " with (force)");
    }

    void createEmpty(String database) {
        make(database, "template template0");
    }

    private void makeTemplate() {
        make(template, "template template0");
        Pool pool = PgBuilder.pool()
                .using(TestServers.vertx())
                .connectingTo(PgConnectOptions.fromUri(uri(template)))
                .with(new PoolOptions().setMaxSize(1))
                .build();
        RealPostgres.await(Migrations.apply(pool, Clock.systemUTC()).eventually(pool::close));
    }

    private void make(String database, String how) {
        administer("create database " + database + " owner " + ownerName + " " + how);
    }

    private void administer(String sql) {
        ask(administrator.apply("postgres"), sql);
    }

    private static RowSet<Row> ask(String uri, String sql) {
        return RealPostgres.await(PgConnection.connect(TestServers.vertx(), PgConnectOptions.fromUri(uri))
                .compose(connection -> connection.query(sql).execute().eventually(() -> connection.close()))
                .recover(error -> Future.failedFuture(
                        new AssertionError(sql.lines().findFirst().orElse(""), error))));
    }

    private static PostgresServer start() {
        String given = System.getenv().getOrDefault("SWITCHBOARD_TEST_PG", "");
        if (!given.isBlank()) {
            return onServerAt(database -> withDatabase(given, database));
        }
        return DockerClientFactory.instance().isDockerAvailable() ? inContainer() : embedded();
    }

    private static PostgresServer inContainer() {
        PostgreSQLContainer container = new PostgreSQLContainer("postgres:18").withUsername("postgres");
        container.start();
        TestServers.atExit(container::stop);
        return onServerAt(database -> "postgresql://postgres:" + container.getPassword() + "@" + container.getHost()
                + ":" + container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT) + "/" + database);
    }

    private static PostgresServer embedded() {
        EmbeddedPostgres server = EmbeddedPostgres.start(TestServers.folder("postgres"), START_PATIENCE, ROOMY);
        TestServers.atExit(server::close);
        return new PostgresServer(server::superuserUri, server::uri);
    }

    /** A superuser makes itself an owner for the time of the tests; anybody else is the owner. */
    private static PostgresServer onServerAt(Function<String, String> given) {
        boolean superuser = ask(given.apply("postgres"), "select rolsuper from pg_roles where rolname = current_user")
                .iterator()
                .next()
                .getBoolean(0);
        PostgresServer server =
                superuser ? new PostgresServer(given, withOwner(given)) : new PostgresServer(given, given);
        TestServers.atExit(() -> {
            server.drop(server.template);
            if (superuser) {
                server.administer("drop role " + server.ownerName);
            }
        });
        return server;
    }

    private static Function<String, String> withOwner(Function<String, String> superuser) {
        String name = "switchboard_test_" + ProcessHandle.current().pid();
        String password = UUID.randomUUID().toString();
        ask(superuser.apply("postgres"), "drop role if exists " + name);
        ask(superuser.apply("postgres"), MAKE_OWNER.formatted(name, password));
        return database ->
                superuser.apply(database).replaceFirst("://(?:[^/@]*@)?", "://" + name + ":" + password + "@");
    }

    private static String withDatabase(String uri, String database) {
        return uri.replaceFirst("^(postgres(?:ql)?://[^/?]+)(?:/[^?]*)?", "$1/" + database);
    }
}
