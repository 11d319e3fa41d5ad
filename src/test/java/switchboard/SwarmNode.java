package switchboard;

import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import switchboard.audit.BlackBox;
import switchboard.audit.KeyedHash;
import switchboard.billing.BillingCapability;
import switchboard.calls.CallEvents;
import switchboard.calls.CallsCapability;
import switchboard.calls.CallsConfig;
import switchboard.calls.EffectHandler;
import switchboard.calls.OutboundCalls;
import switchboard.dialer.DialerCapability;
import switchboard.dialer.DialerConfig;
import switchboard.dialer.DialerEvents;
import switchboard.dialer.LawPackFile;
import switchboard.dialer.core.DialPolicy;
import switchboard.dialer.core.LawPack;
import switchboard.limits.LimitEvents;
import switchboard.limits.LimitsCapability;
import switchboard.limits.LimitsConfig;
import switchboard.limits.Slots;
import switchboard.platform.bus.Bus;
import switchboard.platform.deploy.Capability;
import switchboard.platform.phone.PhoneNumbers;
import switchboard.platform.time.Clocks;
import switchboard.provider.VoiceProvider;
import switchboard.provider.core.CallReport;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;

/** One dialer of many, with its own event loop, pools and Redis connections. It can be cut off as by a crash. */
final class SwarmNode {

    private static final PhoneNumbers NUMBERS = PhoneNumbers.load();
    private static final LawPack LAW = LawPackFile.bundled();
    private static final int CONNECTIONS = 5;

    private static final DialerConfig DIALER = new DialerConfig(
            Duration.ofMillis(150),
            Duration.ofSeconds(3),
            50,
            Duration.ofSeconds(4),
            Duration.ofSeconds(90),
            Duration.ofMinutes(10),
            Duration.ofSeconds(1),
            DialPolicy.DEFAULT);

    private static final CallsConfig CALLS = new CallsConfig(
            Duration.ofMillis(150),
            200,
            4,
            Duration.ofSeconds(3),
            Duration.ofSeconds(2),
            Duration.ofMinutes(1),
            Duration.ofMillis(300),
            50,
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofMinutes(10));

    private final String name;
    private final RealPostgres postgres;
    private final Vertx vertx;
    private final Pool pool;
    private final CutRedis redis;
    private final OutboundCalls calls;
    private final List<Capability> capabilities;
    private volatile boolean dead;

    SwarmNode(String name, RealPostgres postgres, RealRedis redis, Whole whole) {
        this.name = name;
        this.postgres = postgres;
        this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        this.pool = pool();
        this.redis = new CutRedis(
                Redis.createClient(
                        vertx,
                        new RedisOptions()
                                .setConnectionString(redis.uri())
                                .setMaxPoolSize(2)
                                .setMaxPoolWaiting(10_000)),
                () -> dead || whole.redisAway().getAsBoolean());
        Bus bus = new Bus(
                vertx.eventBus(),
                Stream.concat(CallEvents.ALL.stream(), Stream.of(LimitEvents.CHANGED, DialerEvents.WORK_ARRIVED))
                        .toList());
        Slots slots = new Slots(this.redis, limits(whole.options()));
        this.calls = CallsCapability.outbound(bus, whole.clocks());
        this.capabilities = capabilities(bus, slots, whole);
    }

    /** What all nodes share. */
    record Whole(SwarmOptions options, Clocks clocks, SwarmTrunk trunk, BooleanSupplier redisAway) {}

    private static LimitsConfig limits(SwarmOptions options) {
        return new LimitsConfig(
                Duration.ofSeconds(5),
                Duration.ofMillis(300),
                Duration.ofMillis(100),
                options.accountConcurrency(),
                0,
                options.accountStarts(),
                Duration.ofSeconds(1),
                Duration.ofMillis(150));
    }

    private List<Capability> capabilities(Bus bus, Slots slots, Whole whole) {
        Clocks clocks = whole.clocks();
        VoiceProvider provider = whole.trunk().line(() -> dead);
        DialerCapability dialer =
                DialerCapability.open(new DialerCapability.Works(DIALER, pool, bus, clocks, name), NUMBERS::zonesOf);
        BillingCapability billing = BillingCapability.open(pool, slots, bus, clocks);
        List<EffectHandler> effects = new ArrayList<>(dialer.effects());
        effects.add(LimitsEffects.releaseSlot(slots));
        effects.add(billing.meter());
        return List.of(
                LimitsCapability.open(limits(whole.options()), pool, slots),
                CallsCapability.open(CALLS, pool, bus, provider, effects, clocks),
                billing.capability(),
                dialer.capability(
                        LAW,
                        new DialerCapability.Evidence(
                                new BlackBox(clocks.machine()), KeyedHash.under(Optional.empty())),
                        provider,
                        calls,
                        slots));
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
        postgres.query("""
                select pg_terminate_backend(pid) from pg_stat_activity
                 where application_name = '%s' and datname = current_database()
                """.formatted(name));
        vertx.close(); // it drains in its own time
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

    /** A Redis that is out of reach for as long as {@code cut} says so. */
    private record CutRedis(Redis redis, BooleanSupplier cut) implements Redis {

        @Override
        public Future<RedisConnection> connect() {
            return cut.getAsBoolean() ? Future.failedFuture("away") : redis.connect();
        }

        @Override
        public Future<Response> send(Request command) {
            return cut.getAsBoolean() ? Future.failedFuture("away") : redis.send(command);
        }

        @Override
        public Future<List<Response>> batch(List<Request> commands) {
            return cut.getAsBoolean() ? Future.failedFuture("away") : redis.batch(commands);
        }

        @Override
        public Future<Void> close() {
            return redis.close();
        }
    }
}
