package switchboard;

import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import switchboard.calls.CallsCapability;
import switchboard.calls.OutboundCalls;
import switchboard.limits.Slots;
import switchboard.loadtest.SwitchedRedis;
import switchboard.platform.bus.Bus;
import switchboard.platform.config.Environment;
import switchboard.platform.config.Secrets;
import switchboard.platform.deploy.Capability;
import switchboard.platform.embedded.Stores;
import switchboard.platform.phone.PhoneNumbers;
import switchboard.platform.time.Clocks;
import switchboard.provider.core.CallReport;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;
import switchboard.testkit.WholeServer;

/** One dialer of many, with its own event loop, pools and Redis connections. It can be cut off as by a crash. */
final class SwarmNode {

    private static final PhoneNumbers NUMBERS = PhoneNumbers.load();
    private static final int CONNECTIONS = 5;

    /** Only what calls leads; nobody calls in, books or looks. */
    private static final Set<String> PARTS = Set.of("limits", "calls", "dialer");

    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("SWITCHBOARD_DIALER_POLL_INTERVAL", "300ms"),
            Map.entry("SWITCHBOARD_DIALER_CLAIM_LEASE", "5s"),
            Map.entry("SWITCHBOARD_DIALER_CLAIM_BATCH", "50"),
            Map.entry("SWITCHBOARD_DIALER_REQUEST_LEASE", "6s"),
            Map.entry("SWITCHBOARD_RETELL_PLACE_TIMEOUT", "3s"),
            Map.entry("SWITCHBOARD_LIMITS_SLOT_LEASE", "6s"),
            Map.entry("SWITCHBOARD_LIMITS_SLOT_RENEWAL", "2s"),
            Map.entry("SWITCHBOARD_CALLS_EFFECT_POLL", "300ms"),
            Map.entry("SWITCHBOARD_CALLS_EFFECT_LEASE", "5s"),
            Map.entry("SWITCHBOARD_CALLS_EFFECT_RETRY_MAX", "2s"),
            Map.entry("SWITCHBOARD_CALLS_LIVE_REFRESH", "60s"),
            Map.entry("SWITCHBOARD_CALLS_SWEEP_POLL", "1s"));

    private final String name;
    private final RealPostgres postgres;
    private final Vertx vertx;
    private final Pool pool;
    private final SwitchedRedis redis;
    private final OutboundCalls calls;
    private final List<Capability> capabilities;
    private volatile boolean dead;

    SwarmNode(String name, RealPostgres postgres, RealRedis redis, Whole whole) {
        this.name = name;
        this.postgres = postgres;
        this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        this.pool = pool();
        this.redis = new SwitchedRedis(
                Redis.createClient(
                        vertx,
                        new RedisOptions()
                                .setConnectionString(redis.uri())
                                .setMaxPoolSize(2)
                                .setMaxPoolWaiting(10_000)),
                () -> dead || whole.redisAway().getAsBoolean());
        Bus bus = new Bus(vertx.eventBus(), Wiring.addresses());
        Environment variables = new Environment(variables(redis, whole.options()));
        SwitchboardConfig config = SwitchboardConfig.load(Optional.empty(), variables);
        this.calls = CallsCapability.outbound(bus, whole.clocks());
        this.capabilities = new Wiring(
                        config,
                        Secrets.from(variables),
                        new Stores(pool, this.redis, postgres.uri(), redis.uri(), List.of()),
                        whole.clocks(),
                        new Wiring.Parts(
                                vertx,
                                bus,
                                whole.trunk().line(() -> dead),
                                new Slots(
                                        this.redis,
                                        pool,
                                        config.limits(),
                                        whole.clocks().machine()),
                                NUMBERS,
                                Metrics.registry()))
                .capabilities().stream()
                        .filter(capability -> PARTS.contains(capability.name()))
                        .toList();
    }

    /** What all nodes share. */
    record Whole(SwarmOptions options, Clocks clocks, SwarmTrunk trunk, BooleanSupplier redisAway) {}

    private Map<String, String> variables(RealRedis redis, SwarmOptions options) {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.put("SWITCHBOARD_LIMITS_ACCOUNT_CONCURRENCY", String.valueOf(options.accountConcurrency()));
        settings.put("SWITCHBOARD_LIMITS_ACCOUNT_RESERVED_INBOUND", "0");
        settings.put("SWITCHBOARD_LIMITS_ACCOUNT_STARTS", String.valueOf(options.accountStarts()));
        return WholeServer.variables(postgres, redis, settings);
    }

    SwarmNode start() {
        for (Capability capability : capabilities) {
            for (Supplier<Deployable> verticle : capability.verticles()) {
                vertx.deployVerticle(verticle.get())
                        .timeout(30, TimeUnit.SECONDS)
                        .await();
            }
        }
        return this;
    }

    /** As the inbox would, once the trunk's word is on disk. */
    Future<Void> hear(CallReport report) {
        return pool.withTransaction(tx -> calls.reported(tx, report));
    }

    /** From now on it reaches nobody; what it was doing is cut in the middle. */
    void crash() {
        dead = true;
        cut();
        vertx.close(); // it drains in its own time
    }

    /** Loses its connections to PostgreSQL, be it in the middle of a commit, and goes on with new ones. */
    void cut() {
        postgres.query("""
                select pg_terminate_backend(pid) from pg_stat_activity
                 where application_name = '%s' and datname = current_database()
                """.formatted(name));
    }

    void stop() {
        vertx.deploymentIDs()
                .forEach(id -> vertx.undeploy(id)
                        .timeout(20, TimeUnit.SECONDS)
                        .otherwiseEmpty()
                        .await());
        pool.close().timeout(20, TimeUnit.SECONDS).otherwiseEmpty().await();
        vertx.close().timeout(20, TimeUnit.SECONDS).otherwiseEmpty().await();
    }

    private Pool pool() {
        PgConnectOptions options = PgConnectOptions.fromUri(postgres.uri())
                .setPipeliningLimit(16)
                .setCachePreparedStatements(true)
                .addProperty("application_name", name)
                .addProperty("statement_timeout", "10000")
                .addProperty("lock_timeout", "4000")
                .addProperty("idle_in_transaction_session_timeout", "10000");
        Supplier<Future<SqlConnectOptions>> way =
                () -> dead ? Future.failedFuture("dead") : Future.succeededFuture(options);
        return PgBuilder.pool()
                .using(vertx)
                .connectingTo(way)
                .with(new PoolOptions().setMaxSize(CONNECTIONS).setConnectionTimeout(10))
                .build();
    }
}
