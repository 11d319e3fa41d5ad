package switchboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.VirtualClock;
import switchboard.provider.core.CallReport;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;
import switchboard.testkit.SharedClock;
import switchboard.testkit.Tenants;

/** One run of many dialers, from its seed to the settling of its accounts. */
final class Swarm {

    private static final double SPEED = 240;

    /** Any row is a limit that does not hold at this instant. */
    private static final String OVER = """
            select 'tenant ' || u.user_id || ' used ' || u.call_used_seconds || ' reserved ' || u.reserved_seconds as what
              from usage_limits as u
             where coalesce(u.call_used_seconds, 0) + u.reserved_seconds
                   > coalesce(u.call_cap_seconds, 0) + coalesce(u.call_credit_seconds, 0)
                     + coalesce(u.rollover_seconds, 0) + coalesce(u.grace_seconds, 0)
             union all
            select 'agent ' || a.phone_number || ' has ' || count(*) || ' calls of ' || a.max_concurrent_calls
              from agents as a
              join call_events as c
                on c.phone_number = a.phone_number
               and c.call_status in ('intended', 'requested', 'ringing', 'in-progress')
             group by a.phone_number, a.max_concurrent_calls
            having count(*) > a.max_concurrent_calls
            """;

    private final SwarmOptions options;
    private final RealRedis redis;
    private final RealPostgres postgres = new RealPostgres();
    private final Random random;
    private final Vertx vertx = Vertx.vertx();
    private final Clocks clocks = SharedClock.morning(SPEED).clocks();
    private final SwarmTrunk trunk;
    private final List<SwarmNode> nodes = new CopyOnWriteArrayList<>();
    private final List<String> seenOver = new CopyOnWriteArrayList<>();
    private final AtomicBoolean redisAway = new AtomicBoolean();
    private final Map<Integer, Long> paused = new TreeMap<>();
    private int born;
    private int crashes;

    private Swarm(SwarmOptions options, RealRedis redis) {
        this.options = options;
        this.redis = redis;
        this.random = new Random(options.seed());
        this.trunk = new SwarmTrunk(vertx, (VirtualClock) clocks.business(), options);
    }

    static void run(SwarmOptions options, RealRedis redis) {
        System.out.println(options);
        Swarm swarm = new Swarm(options, redis);
        swarm.postgres.open();
        try {
            swarm.play();
        } finally {
            swarm.nodes.forEach(SwarmNode::stop);
            swarm.vertx.close().timeout(20, TimeUnit.SECONDS).await();
            swarm.postgres.close();
        }
    }

    private void play() {
        long began = System.nanoTime();
        ask(Request.cmd(Command.FLUSHALL));
        StringBuilder town = new StringBuilder("select 1");
        for (int tenant = 1; tenant <= options.tenants().size(); tenant++) {
            town.append(";\n").append(Tenants.settling(tenant, options.of(tenant)));
            int leads = options.leads().get(tenant - 1);
            town.append(Tenants.queueing(tenant, leads, clocks.business().instant()));
        }
        postgres.query(town.toString());
        trunk.tell(report -> deliver(report, 3));
        for (int n = 0; n < options.dialers(); n++) {
            nodes.add(node());
        }
        long sampler = vertx.setPeriodic(100, tick -> sample());
        makeTrouble();
        makePeace();
        SwarmBooks books = new SwarmBooks(postgres, redis, trunk, options, (VirtualClock) clocks.business());
        books.awaitTheEnd();
        vertx.cancelTimer(sampler);
        assertThat(seenOver).as("what PostgreSQL showed").isEmpty();
        books.mustBalance();
        System.out.printf(
                "  %d calls, %d crashes, %s, %.1f s%n",
                trunk.placed(), crashes, trunk.refusals(), (System.nanoTime() - began) / 1e9);
        if (options.troubles() == 0) {
            trunk.mustHaveBeenFull();
        }
    }

    private SwarmNode node() {
        String name = "swarm-" + options.seed() + "-" + ++born;
        return new SwarmNode(name, postgres, redis, new SwarmNode.Whole(options, clocks, trunk, redisAway::get))
                .start();
    }

    private void sample() {
        postgres.pool().query(OVER).execute().onSuccess(rows -> rows.forEach(row -> seenOver.add(row.getString(0))));
    }

    /** To any node, and if it cannot take it to another; in the end it is lost. */
    private void deliver(CallReport report, int tries) {
        SwarmNode node = nodes.get((report.providerCallId().hashCode() & 0xffff) % nodes.size());
        node.hear(report)
                .onFailure(error -> vertx.setTimer(200, again -> {
                    if (tries > 0) {
                        deliver(report, tries - 1);
                    }
                }));
    }

    private void makeTrouble() {
        for (int trouble = 0; trouble < options.troubles() * options.dialers(); trouble++) {
            pause(random.nextInt(300));
            switch (random.nextInt(options.redisFaults() ? 9 : 6)) {
                case 0, 1 -> crash();
                case 2 -> stopTenant(1 + random.nextInt(options.tenants().size()));
                case 3 -> resumeSomebody();
                case 4 -> topUp(1 + random.nextInt(options.tenants().size()));
                case 5 -> nodes.get(random.nextInt(nodes.size())).cut();
                case 6 -> ask(Request.cmd(Command.FLUSHALL));
                case 7 -> leaveRedis();
                default -> lie();
            }
        }
    }

    private void crash() {
        int which = random.nextInt(nodes.size());
        nodes.get(which).crash();
        crashes++;
        if (random.nextBoolean()) {
            pause(random.nextInt(500));
        }
        nodes.set(which, node());
    }

    private void stopTenant(int tenant) {
        postgres.query("update usage_limits set force_pause = true where user_id = '" + Tenants.id(tenant) + "'");
        Set<String> intended = new HashSet<>();
        postgres.query("select id::text from dial_attempts where user_id = '" + Tenants.id(tenant) + "'")
                .forEach(row -> intended.add(row.getString(0)));
        trunk.pause(tenant, intended);
        paused.put(tenant, System.nanoTime());
    }

    private void resumeSomebody() {
        paused.keySet().stream().findFirst().ifPresent(this::resume);
    }

    private void resume(int tenant) {
        trunk.resume(tenant);
        postgres.query("update usage_limits set force_pause = false where user_id = '" + Tenants.id(tenant) + "'");
        paused.remove(tenant);
    }

    private void topUp(int tenant) {
        int seconds = 60 * (1 + random.nextInt(20));
        trunk.raise(tenant, seconds);
        postgres.query("""
                update usage_limits
                   set call_credit_seconds = coalesce(call_credit_seconds, 0) + %d, hard_stop_active = false
                 where user_id = '%s'
                """.formatted(seconds, Tenants.id(tenant)));
    }

    private void leaveRedis() {
        redisAway.set(true);
        pause(200 + random.nextInt(600));
        if (random.nextBoolean()) {
            ask(Request.cmd(Command.FLUSHALL)); // it comes back empty
        }
        redisAway.set(false);
    }

    /** Some keys vanish, some slots are taken by nobody till doomsday, some figures are nothing or very much. */
    private void lie() {
        Response keys = ask(Request.cmd(Command.KEYS).arg("limits:*"));
        for (int n = 0; n < keys.size(); n++) {
            String key = keys.get(n).toString();
            int lie = random.nextInt(6);
            String type = ask(Request.cmd(Command.TYPE).arg(key)).toString();
            if (lie == 0) {
                ask(Request.cmd(Command.DEL).arg(key));
            } else if (lie == 1 && type.equals("zset")) {
                ask(Request.cmd(Command.ZADD).arg(key).arg("9999999999999").arg("nobody-" + n));
            } else if (lie == 2 && type.equals("hash")) {
                Response fields = ask(Request.cmd(Command.HKEYS).arg(key));
                if (fields.size() > 0) {
                    String field = fields.get(random.nextInt(fields.size())).toString();
                    ask(Request.cmd(Command.HSET).arg(key).arg(field).arg(random.nextBoolean() ? "0" : "99999999"));
                }
            }
        }
    }

    private void makePeace() {
        List.copyOf(paused.keySet()).forEach(this::resume);
        postgres.query("""
                update dialer_queue set next_attempt_at = '%s'
                 where status = 'queued' and reason in ('admin_paused', 'hard_stop')
                """.formatted(clocks.business().instant()));
    }

    private Response ask(Request request) {
        return redis.client().send(request).timeout(10, TimeUnit.SECONDS).await();
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
