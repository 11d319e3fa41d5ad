package switchboard.testkit;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Future;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A database of one's own for a test class, with the whole schema, on a real PostgreSQL: the one at
 * {@code SWITCHBOARD_TEST_PG}, else one in a container, else the embedded one. The session's time zone is Kathmandu's
 * (+05:45), which no code expects. Connections are the owner's, who is no superuser, as the product's are.
 */
public final class RealPostgres implements BeforeAllCallback, AfterAllCallback {

    private static final AtomicInteger COPIES = new AtomicInteger();
    private static final int SECONDS_MAX = 60;
    private static final int CONNECTIONS = 8;

    private final String database = "test_" + ProcessHandle.current().pid() + "_" + COPIES.incrementAndGet();
    private final boolean migrated;
    private Pool pool;

    public RealPostgres() {
        this(true);
    }

    private RealPostgres(boolean migrated) {
        this.migrated = migrated;
    }

    /** A database with nothing in it. */
    public static RealPostgres empty() {
        return new RealPostgres(false);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        open();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    /** For a database of a single case; a class's own is opened and closed by JUnit. */
    public void open() {
        if (migrated) {
            PostgresServer.shared().copyTemplate(database);
        } else {
            PostgresServer.shared().createEmpty(database);
        }
        pool = newPool(CONNECTIONS);
    }

    public void close() {
        if (pool != null) {
            await(pool.close());
        }
        PostgresServer.shared().drop(database);
    }

    /** Connections to this class's database. */
    public Pool pool() {
        return pool;
    }

    /** Another pool on the same database, as a second node would have; the test closes it. */
    public Pool newPool(int connections) {
        return PgBuilder.pool()
                .using(TestServers.vertx())
                .connectingTo(options())
                .with(new PoolOptions().setMaxSize(connections))
                .build();
    }

    public PgConnectOptions options() {
        return PgConnectOptions.fromUri(uri()).addProperty("TimeZone", "Asia/Kathmandu");
    }

    /** The address of this class's database, password included. */
    public String uri() {
        return PostgresServer.shared().uri(database);
    }

    /** The same database as the superuser: for what only an administrator does to it, never for the product's work. */
    public PgConnectOptions superuser() {
        return PgConnectOptions.fromUri(PostgresServer.shared().superuserUri(database));
    }

    /** How many rows a table has. */
    public long count(String table) {
        return query("select count(*) from " + table).get(0).getLong(0);
    }

    /** The rows of a query, or of the last statement that returns any. */
    public List<Row> query(String sql) {
        RowSet<Row> rows = await(pool.query(sql).execute());
        return StreamSupport.stream(rows.spliterator(), false).toList();
    }

    static <T> T await(Future<T> future) {
        try {
            return future.await(SECONDS_MAX, SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within " + SECONDS_MAX + " s", e);
        }
    }
}
