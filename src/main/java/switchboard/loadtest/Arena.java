package switchboard.loadtest;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import switchboard.SwitchboardConfig;
import switchboard.platform.config.Settings;
import switchboard.platform.embedded.Stores;
import switchboard.platform.error.Failure;
import switchboard.platform.sql.Migrations;

/**
 * A PostgreSQL and a Redis of the test's own, migrated and empty, and gone afterwards. The test's connections are not
 * the product's: a statement of the test waits for none of the product's.
 */
public final class Arena implements AutoCloseable {

    private static final int OWN_CONNECTIONS = 6;
    private static final int PATIENCE_MINUTES = 15;

    private final Vertx vertx;
    private final Path folder;
    private final Settings settings;
    private final Stores stores;
    private final Pool own;

    private Arena(Vertx vertx, Path folder, Settings settings, Stores stores, Pool own) {
        this.vertx = vertx;
        this.folder = folder;
        this.settings = settings;
        this.stores = stores;
        this.own = own;
    }

    /** In a folder that nothing else is kept in: what it holds is deleted. {@code settings} become the arena's. */
    public static Arena open(Path folder, Settings settings) {
        Vertx vertx = Vertx.vertx(); // its own, as its event bus is
        delete(folder);
        settings.with("stores.data_dir", folder.toString(), "the load test")
                .with("stores.database_url", "", "the load test")
                .with("stores.redis_url", "", "the load test");
        SwitchboardConfig config = settings.bind(SwitchboardConfig.class);
        Stores stores = await(Stores.open(vertx, config.stores()));
        await(Migrations.apply(stores.pool(), Clock.systemUTC()));
        settings.with("stores.database_url", stores.postgresUri(), "the load test")
                .with("stores.redis_url", stores.redisUri(), "the load test");
        Pool own = PgBuilder.pool()
                .using(vertx)
                .connectingTo(PgConnectOptions.fromUri(stores.postgresUri())
                        .setCachePreparedStatements(true)
                        .setPipeliningLimit(1))
                .with(new PoolOptions().setMaxSize(OWN_CONNECTIONS))
                .build();
        return new Arena(vertx, folder, settings, stores, own);
    }

    public Vertx vertx() {
        return vertx;
    }

    /** The test's own connections. */
    public Pool own() {
        return own;
    }

    public Stores stores() {
        return stores;
    }

    /** The product's settings, with the arena's addresses. */
    public SwitchboardConfig config() {
        return settings.bind(SwitchboardConfig.class);
    }

    /** Another node's connections to the same stores; the caller closes them. */
    public Stores another() {
        return await(Stores.open(vertx, config().stores()));
    }

    /** Waits on the test's thread. */
    public static <T> T await(Future<T> future) {
        try {
            return future.await(PATIENCE_MINUTES, TimeUnit.MINUTES);
        } catch (TimeoutException e) {
            if (future.failed()) {
                throw Failure.unavailable("store_too_slow", "a store of the test's did not answer in time: " + e);
            }
            throw Failure.unavailable(
                    "load_test_stuck", "nothing came of a step within " + PATIENCE_MINUTES + " minutes");
        }
    }

    @Override
    public void close() {
        await(own.close());
        await(stores.close(vertx));
        await(vertx.close());
        delete(folder);
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
