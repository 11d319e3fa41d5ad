package switchboard.testkit;

import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnection;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.VirtualClock;
import switchboard.simulator.SeenCall;
import switchboard.simulator.Simulator;
import switchboard.simulator.SimulatorConfig;
import switchboard.simulator.world.ScenarioFile;
import switchboard.simulator.world.Targets;
import switchboard.simulator.world.Wire;

/**
 * Tenants that dial through whole servers into the simulator, all over HTTP. The business clock begins at noon in New
 * York and runs as fast as told; the machine's is real. The simulator's record is the judge.
 */
public final class SimulatedTown implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(5);

    public final VirtualClock business;
    public final Simulator simulator;
    public final LossyLine line;
    private final Vertx vertx = Vertx.vertx();
    private final RealPostgres postgres;
    private final RealRedis redis;
    private final Map<String, String> settings;
    private final List<WholeServer> nodes = new ArrayList<>();

    public SimulatedTown(
            RealPostgres postgres, RealRedis redis, String scenario, double speed, Map<String, String> settings) {
        this.postgres = postgres;
        this.redis = redis;
        this.business = new VirtualClock(Clock.systemUTC(), ManualClock.START, speed);
        this.simulator = RealPostgres.await(Simulator.start(
                vertx,
                SimulatorConfig.of(WholeServer.RETELL_KEY, WholeServer.CALCOM_SECRET, 7)
                        .with(ScenarioFile.with(Wire.yaml(scenario))),
                clocks()));
        this.line = new LossyLine(simulator.url());
        this.settings = new HashMap<>(Map.of(
                "SWITCHBOARD_LIMITS_ACCOUNT_STARTS", "1000",
                "SWITCHBOARD_LIMITS_ACCOUNT_CONCURRENCY", "1000",
                "SWITCHBOARD_DIALER_POLL_INTERVAL", "50ms",
                "SWITCHBOARD_CALLS_EFFECT_POLL", "50ms",
                "SWITCHBOARD_INBOX_POLL_INTERVAL", "20ms"));
        this.settings.putAll(settings);
        this.settings.put("RETELL_BASE_URL", line.url());
        forget();
    }

    /** Nothing has happened yet and nobody lives here. */
    private void forget() {
        PgConnection administrator =
                RealPostgres.await(PgConnection.connect(TestServers.vertx(), postgres.superuser()));
        RealPostgres.await(administrator.query(TownSql.EMPTY).execute());
        RealPostgres.await(administrator.close());
        RealPostgres.await(redis.client().send(Request.cmd(Command.FLUSHALL)));
    }

    public Clocks clocks() {
        return new Clocks(business, Clock.systemUTC());
    }

    /** One more node on the same stores. Webhooks go to the first. */
    public WholeServer startNode() {
        WholeServer node = WholeServer.start(postgres, redis, settings, clocks());
        nodes.add(node);
        if (nodes.size() == 1) {
            RealPostgres.await(simulator.deliverTo(new Targets(
                    Optional.of(node.at("/webhooks/retell").toString()),
                    Optional.of(node.at("/webhooks/retell-inbound").toString()),
                    Optional.empty())));
        }
        return node;
    }

    /** As {@code kill} would, but for what only the same process could leave behind. */
    public void stopNode(WholeServer node) {
        nodes.remove(node);
        node.close();
    }

    /** A tenant with a number of its own, and a running campaign. */
    public Tenant moveIn(int index, String ourNumber) {
        Tenant tenant = new Tenant(new UUID(71, index), new UUID(72, index), ourNumber);
        postgres.query("""
                insert into auth.users (id, email) values ('%1$s', '%1$s@example.test');
                insert into subscriptions (user_id, status, plan_type) values ('%1$s', 'active', 'core');
                insert into usage_limits (user_id, call_cap_seconds, billing_period_id)
                values ('%1$s', 100000, 'p1')
                    on conflict (user_id) do update set call_cap_seconds = 100000, billing_period_id = 'p1';
                insert into agents (user_id, agent_id, phone_number, is_active, status, max_concurrent_calls,
                                    calls_per_second)
                values ('%1$s', 'agent_de8dbf64b6b779f47a43a4b969', '%2$s', true, 'deployed', 500, 1000);
                insert into campaigns (id, user_id, name, from_number, purpose, status)
                values ('%3$s', '%1$s', 'Fall', '%2$s', 'informational', 'running');
                """.formatted(tenant.id(), ourNumber, tenant.campaign()));
        return tenant;
    }

    /** Leads that agreed to be called, at the end of the tenant's queue. */
    public void queue(Tenant tenant, Stream<String> numbers) {
        StringBuilder sql = new StringBuilder();
        numbers.forEach(number -> sql.append("""
                insert into leads (id, user_id, name, phone, state) values ('%5$s', '%1$s', 'Dana', '%4$s', 'NY')
                    on conflict do nothing;
                insert into consents (user_id, phone_number, kind, evidence, given_at)
                values ('%1$s', '%4$s', 'express', '{}', '%6$s') on conflict do nothing;
                insert into dialer_queue (user_id, campaign_id, from_number, lead_id, phone_number, status,
                                          next_attempt_at)
                values ('%1$s', '%2$s', '%3$s', '%5$s', '%4$s', 'queued', '%6$s');
                """.formatted(
                tenant.id(), tenant.campaign(), tenant.number(), number, lead(tenant, number), business.instant())));
        postgres.query(sql.toString());
    }

    /** The id of a tenant's lead. */
    public static UUID lead(Tenant tenant, String number) {
        return UUID.nameUUIDFromBytes((tenant.id() + number).getBytes(StandardCharsets.UTF_8));
    }

    /** The calls from this number of ours, as the provider has them. */
    public List<SeenCall> seen(Tenant tenant) {
        return simulator.record().calls().stream()
                .filter(call -> call.fromNumber().equals(tenant.number()))
                .toList();
    }

    public void waitUntil(Callable<Boolean> holds) {
        await().pollInterval(POLL).atMost(PATIENCE).until(holds);
    }

    /** How many calls hold a slot of the account, as Redis has it. */
    public long slotsHeld() {
        return RealPostgres.await(redis.client().send(Request.cmd(Command.ZCARD).arg("limits:slots:{account}")))
                .toLong();
    }

    /** Until every call is over and nothing is left that follows from one. */
    public void settle() {
        waitUntil(() -> postgres.query("""
                        select (select count(*) from call_events
                                 where call_status in ('intended', 'requested', 'ringing', 'in-progress'))
                               + (select count(*) from call_effects where done_at is null)
                               + (select count(*) from call_stops where done_at is null) as waiting
                        """).get(0).getLong("waiting") == 0);
    }

    /** An operator's body with one field. */
    public static JsonObject saying(String name, Object value) {
        return new JsonObject().put(name, value);
    }

    @Override
    public void close() {
        List.copyOf(nodes).forEach(this::stopNode);
        line.close();
        RealPostgres.await(simulator.close());
        RealPostgres.await(vertx.close());
    }

    /** A tenant, its campaign and its number. */
    public record Tenant(UUID id, UUID campaign, String number) {}
}
