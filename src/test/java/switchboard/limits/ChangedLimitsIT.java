package switchboard.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.limits.LimitsTown.Resident;
import switchboard.limits.core.Refusal;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;

/** An agent's limits change while several nodes admit on the same stores: what was agreed before binds nobody. */
class ChangedLimitsIT {

    private static final LimitsConfig CONFIG = LimitsTown.config(1_000, 1_000, Duration.ofSeconds(1));

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private final LimitsTown town = new LimitsTown(POSTGRES);
    private final List<Slots> nodes = IntStream.range(0, 4)
            .mapToObj(i -> new Slots(REDIS.client(), POSTGRES.pool(), CONFIG, Clock.systemUTC()))
            .toList();
    private Resident resident = new Resident(new switchboard.platform.core.TenantId(new java.util.UUID(0, 0)), "");

    @BeforeEach
    void a_tenant_known_to_redis() {
        town.clear();
        resident = town.moveIn();
        await().until(() -> ask(nodes.get(0), AgentLimits.of(100, 1_000)).isEmpty());
    }

    @Test
    void a_raised_rate_does_not_wait_out_the_old_one() {
        AgentLimits slow = AgentLimits.of(100, 0.01);
        assertThat(ask(nodes.get(0), slow)).isPresent();

        await().until(() -> ask(nodes.get(1), AgentLimits.of(100, 100)).isEmpty());
    }

    @Test
    void a_lowered_rate_counts_from_the_latest_start_on_every_node() {
        await().until(() -> ask(nodes.get(0), AgentLimits.of(100, 1_000)).isEmpty());

        AgentLimits slow = AgentLimits.of(100, 0.01);
        for (Slots node : nodes) {
            assertThat(ask(node, slow).map(Slots.Turned::why)).contains(Refusal.RATE_LIMITED);
            assertThat(ask(node, slow).orElseThrow().retryAfter()).isGreaterThan(Duration.ofSeconds(80));
        }
    }

    @Test
    void slots_that_were_taken_away_are_given_to_nobody_even_by_a_node_that_has_not_heard() {
        assertThat(town.admits(LimitsTown.dial(resident))).isTrue();
        POSTGRES.query("update agents set max_concurrent_calls = 2");
        assertThat(town.admits(LimitsTown.dial(resident))).isTrue();

        AdmissionRequest third = LimitsTown.called(resident);
        assertThat(LimitsTown.await(nodes.get(2).ask(third, AgentLimits.of(100, 1_000))))
                .isEmpty();
        assertThat(town.admits(third)).isFalse();
    }

    @Test
    void a_pause_is_known_to_every_node_once_what_redis_was_told_is_let_go() {
        POSTGRES.query("update usage_limits set force_pause = true");

        LimitsTown.await(nodes.get(0).letGo(resident.tenant()));

        for (Slots node : nodes) {
            assertThat(ask(node, AgentLimits.of(100, 1_000)).map(Slots.Turned::why))
                    .contains(Refusal.ADMIN_PAUSED);
        }
    }

    private Optional<Slots.Turned> ask(Slots node, AgentLimits limits) {
        return LimitsTown.await(node.ask(LimitsTown.dial(resident), limits));
    }
}
