package switchboard.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.limits.LimitsTown.Resident;
import switchboard.limits.core.Refusal;
import switchboard.platform.core.CallId;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;

/** Redis is flushed, or fails over to a replica that lags, while several nodes admit calls on the same stores. */
class ForgetfulRedisIT {

    private static final int ACCOUNT_SLOTS = 12;
    private static final LimitsConfig CONFIG = LimitsTown.config(ACCOUNT_SLOTS + 2, 1_000, Duration.ofSeconds(1));

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private final LimitsTown town = new LimitsTown(POSTGRES);
    private final Random random = new Random();

    @BeforeEach
    void empty() {
        town.clear();
    }

    @Test
    void a_redis_that_knows_nothing_is_told_and_answers() {
        Resident resident = town.moveIn();
        POSTGRES.query("update agents set max_concurrent_calls = 1");
        assertThat(town.admits(LimitsTown.dial(resident))).isTrue();

        assertThat(LimitsTown.await(node().ask(LimitsTown.called(resident), agent(1)))
                        .map(Slots.Turned::why))
                .contains(Refusal.AGENT_FULL);
    }

    @Test
    void a_flush_costs_no_slot_and_what_lives_is_back_within_one_renewal() {
        // given
        Resident resident = town.moveIn();
        Slots slots = node();
        CallId live = admitted(slots, resident).call();
        LimitsTown.await(slots.rebuild().tellAll());

        // when
        flush();
        LimitsTown.await(slots.rebuild().tellAll());

        // then
        assertThat(held(resident)).containsExactly(live.toString());
        assertThat(ofAccount()).containsExactly(live.toString());
    }

    @Test
    void a_slot_that_leaked_is_gone_once_it_is_not_young_any_more() {
        Resident resident = town.moveIn();
        Slots slots = node();
        await().until(() ->
                LimitsTown.await(slots.ask(LimitsTown.dial(resident), agent(5))).isEmpty());
        assertThat(held(resident)).hasSize(1);

        await().untilAsserted(() -> {
            LimitsTown.await(slots.rebuild().tellAll());
            assertThat(held(resident)).isEmpty();
            assertThat(ofAccount()).isEmpty();
        });
    }

    @Test
    void whatever_redis_forgets_postgresql_never_admits_more_than_there_is() {
        // given
        List<Resident> residents =
                IntStream.range(0, 4).mapToObj(i -> town.moveIn()).toList();
        List<Slots> nodes = IntStream.range(0, 4).mapToObj(i -> node()).toList();
        POSTGRES.query("update usage_limits set call_cap_seconds = 1800, grace_seconds = 0");
        Map<String, Response> replica = dump();
        List<CallId> live = new ArrayList<>();

        // when
        for (int round = 0; round < 30; round++) {
            switch (random.nextInt(6)) {
                case 0 -> flush();
                case 1 -> replica = dump();
                case 2 -> failOverTo(replica);
                default -> {}
            }
            List<Runnable> asked = new ArrayList<>();
            for (Slots node : nodes) {
                List<AdmissionRequest> batch = IntStream.range(0, 1 + random.nextInt(3))
                        .mapToObj(i -> LimitsTown.dial(residents.get(random.nextInt(residents.size()))))
                        .toList();
                asked.add(() -> live(node, batch, live));
            }
            LimitsTown.together(asked);
            noLimitIsExceeded();
            if (round % 3 == 0 && !live.isEmpty()) {
                CallId over = live.remove(random.nextInt(live.size()));
                town.end(over);
            }
        }

        // then
        await().untilAsserted(() -> {
            LimitsTown.await(nodes.get(0).rebuild().tellAll());
            Set<String> held = new HashSet<>();
            residents.forEach(resident -> held.addAll(held(resident)));
            Set<String> expected = new HashSet<>();
            live.forEach(call -> expected.add(call.toString()));
            assertThat(held).isEqualTo(expected);
            assertThat(new HashSet<>(ofAccount())).isEqualTo(expected);
        });
    }

    private void live(Slots node, List<AdmissionRequest> batch, List<CallId> live) {
        List<Slots.Answer> answers = LimitsTown.await(node.askAll(
                batch.stream().map(request -> new Slots.Ask(request, agent(5))).toList()));
        List<AdmissionRequest> through = IntStream.range(0, batch.size())
                .filter(i -> answers.get(i).turned().isEmpty())
                .mapToObj(batch::get)
                .toList();
        town.commit(through)
                .forEach((call, verdict) -> verdict.fold(
                        yes -> {
                            synchronized (live) {
                                return live.add(call);
                            }
                        },
                        no -> false));
    }

    private static void noLimitIsExceeded() {
        assertThat(POSTGRES.query("""
                select count(*)::int as over
                  from usage_limits as u
                 where u.call_used_seconds + u.reserved_seconds > u.call_cap_seconds
                    or u.reserved_seconds <> (select coalesce(sum(c.hold_seconds), 0) from call_events as c
                                               where c.user_id = u.user_id and c.hold_settled_at is null)
                """).get(0).getInteger(0)).isZero();
        assertThat(POSTGRES.query("""
                select coalesce(max(calls), 0)::int from (
                  select count(*) as calls from call_events where call_status = 'intended' group by phone_number) as agent
                """).get(0).getInteger(0)).isLessThanOrEqualTo(5);
        assertThat(POSTGRES.query("select count(*)::int from call_events where call_status = 'intended'")
                        .get(0)
                        .getInteger(0))
                .isLessThanOrEqualTo(ACCOUNT_SLOTS);
    }

    private AdmissionRequest admitted(Slots slots, Resident resident) {
        List<AdmissionRequest> admitted = new ArrayList<>();
        await().until(() -> {
            AdmissionRequest request = LimitsTown.dial(resident);
            if (LimitsTown.await(slots.ask(request, agent(5))).isEmpty() && town.admits(request)) {
                admitted.add(request);
            }
            return !admitted.isEmpty();
        });
        return admitted.get(0);
    }

    private static Slots node() {
        return new Slots(REDIS.client(), POSTGRES.pool(), CONFIG, Clock.systemUTC());
    }

    private static AgentLimits agent(int slots) {
        return AgentLimits.of(slots, 1_000);
    }

    private static List<String> held(Resident resident) {
        return members("limits:slots:{" + resident.tenant() + "}:" + resident.number());
    }

    private static List<String> ofAccount() {
        return members("limits:slots:{account}");
    }

    private static List<String> members(String key) {
        List<String> members = new ArrayList<>();
        send(Request.cmd(Command.ZRANGE).arg(key).arg(0).arg(-1)).forEach(member -> members.add(member.toString()));
        return members;
    }

    private static void flush() {
        send(Request.cmd(Command.FLUSHALL));
    }

    private static Map<String, Response> dump() {
        Map<String, Response> all = new HashMap<>();
        send(Request.cmd(Command.KEYS).arg("limits:*")).forEach(key -> {
            Response value = LimitsTown.await(
                    REDIS.client().send(Request.cmd(Command.DUMP).arg(key.toBuffer())));
            if (value != null) {
                all.put(key.toString(), value);
            }
        });
        return all;
    }

    private static void failOverTo(Map<String, Response> replica) {
        flush();
        replica.forEach((key, value) -> send(Request.cmd(Command.RESTORE)
                .arg(key)
                .arg(key.contains("epoch") || key.contains("rate") ? 0 : 30_000)
                .arg(value.toBuffer())));
    }

    private static Response send(Request request) {
        return LimitsTown.await(REDIS.client().send(request));
    }
}
