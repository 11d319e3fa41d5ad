package switchboard.platform.embedded;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Connections to both stores, and the servers behind them where they are our own.
 *
 * @param pool connections to PostgreSQL
 * @param redis connections to Redis; each command has a time-out
 * @param postgresUri with the password in it: not for logs
 * @param redisUri with the password in it: not for logs
 * @param servers ours, to be stopped last
 */
public record Stores(Pool pool, Redis redis, String postgresUri, String redisUri, List<AutoCloseable> servers) {

    /** Uses the stores at the given addresses, and starts our own for an address that is empty. */
    public static Future<Stores> open(Vertx vertx, StoresConfig config) {
        Path folder = Path.of(config.dataDir());
        Duration patience = config.startTimeout();
        Future<Optional<EmbeddedPostgres>> postgres = config.databaseUrl().isEmpty()
                ? vertx.executeBlocking(
                        () -> Optional.of(EmbeddedPostgres.start(folder.resolve("postgres"), patience)), false)
                : Future.succeededFuture(Optional.empty());
        Future<Optional<EmbeddedRedis>> redis = config.redisUrl().isEmpty()
                ? vertx.executeBlocking(
                        () -> Optional.of(EmbeddedRedis.start(folder.resolve("redis"), patience)), false)
                : Future.succeededFuture(Optional.empty());
        return Future.join(postgres, redis)
                .map(both -> connect(vertx, config, postgres.result(), redis.result()))
                .recover(error -> stopHalf(vertx, postgres, redis).transform(stopped -> Future.failedFuture(error)));
    }

    /** As {@link #open}, but uses our own stores where another process of ours already runs them. */
    public static Future<Stores> join(Vertx vertx, StoresConfig config) {
        Path folder = Path.of(config.dataDir()).toAbsolutePath().normalize();
        return vertx.executeBlocking(
                        () -> config.withAddresses(
                                EmbeddedPostgres.runningIn(folder.resolve("postgres"))
                                        .orElse(""),
                                EmbeddedRedis.runningIn(folder.resolve("redis")).orElse("")),
                        false)
                .compose(joined -> open(vertx, joined));
    }

    private static Stores connect(
            Vertx vertx, StoresConfig config, Optional<EmbeddedPostgres> postgres, Optional<EmbeddedRedis> redis) {
        String postgresUri = postgres.map(EmbeddedPostgres::uri).orElse(config.databaseUrl());
        String redisUri = redis.map(EmbeddedRedis::uri).orElse(config.redisUrl());
        List<AutoCloseable> servers = java.util.stream.Stream.concat(
                        postgres.<AutoCloseable>map(server -> server).stream(),
                        redis.<AutoCloseable>map(server -> server).stream())
                .toList();
        return new Stores(
                pool(vertx, config, postgresUri), redis(vertx, config, redisUri), postgresUri, redisUri, servers);
    }

    /** Closes the connections, then stops the servers that are ours. */
    public Future<Void> close(Vertx vertx) {
        return Future.join(redis.close(), pool.close())
                .eventually(() -> stop(vertx, servers))
                .mapEmpty();
    }

    private static Future<Void> stop(Vertx vertx, List<AutoCloseable> servers) {
        return Future.join(servers.stream()
                        .map(server -> vertx.executeBlocking(
                                () -> {
                                    server.close();
                                    return true;
                                },
                                false))
                        .toList())
                .mapEmpty();
    }

    private static Future<Void> stopHalf(
            Vertx vertx, Future<Optional<EmbeddedPostgres>> postgres, Future<Optional<EmbeddedRedis>> redis) {
        return stop(
                vertx,
                java.util.stream.Stream.of(postgres, redis)
                        .filter(Future::succeeded)
                        .flatMap(started -> started.result().stream())
                        .<AutoCloseable>map(server -> server)
                        .toList());
    }

    private static Pool pool(Vertx vertx, StoresConfig config, String uri) {
        PgConnectOptions options = PgConnectOptions.fromUri(uri)
                .setPipeliningLimit(config.databasePipelining())
                .setCachePreparedStatements(!config.databasePooler())
                .setPreparedStatementCacheSqlFilter(sql -> true) // the client leaves out the longest, our busiest
                .setUseLayer7Proxy(config.databasePooler());
        options.addProperty("application_name", "switchboard");
        if (!config.databasePooler()) { // which would hand a session's settings to whoever gets the session next
            options.addProperty("statement_timeout", millis(config.statementTimeout()))
                    .addProperty("jit", "off") // short queries: compiling them costs more than it saves
                    .addProperty("lock_timeout", millis(config.lockTimeout()))
                    .addProperty("idle_in_transaction_session_timeout", millis(config.idleInTransactionTimeout()));
        }
        return PgBuilder.pool()
                .using(vertx)
                .connectingTo(options)
                .with(new PoolOptions()
                        .setMaxSize(config.databaseConnections())
                        .setMaxWaitQueueSize(config.databaseWaitingMax())
                        .setConnectionTimeout((int) config.connectTimeout().toMillis())
                        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS))
                .build();
    }

    private static Redis redis(Vertx vertx, StoresConfig config, String uri) {
        RedisOptions options = new RedisOptions()
                .setConnectionString(uri)
                .setMaxPoolSize(config.redisConnections())
                .setMaxPoolWaiting(config.redisWaitingMax())
                .setNetClientOptions(new NetClientOptions().setTcpNoDelay(true).setConnectTimeout((int)
                        config.connectTimeout().toMillis()));
        return new BoundedRedis(Redis.createClient(vertx, options), config.redisTimeout());
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }

    @Override
    public String toString() {
        return "Stores[" + servers.size() + " of our own]";
    }
}
