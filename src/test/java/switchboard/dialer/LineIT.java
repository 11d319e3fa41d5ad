package switchboard.dialer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.dialer.Line.Turn;
import switchboard.platform.time.Clocks;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;

/** Whose turn it is, on a real queue. */
class LineIT {

    private static final String DUE = ManualClock.START.minusSeconds(60).toString();

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private final ManualClock business = new ManualClock();
    private final ManualClock machine = new ManualClock();
    private final Clocks clocks = new Clocks(business, machine);
    private final Town town = new Town(POSTGRES);

    @BeforeEach
    void empty() {
        town.empty();
    }

    @Test
    void two_tenants_with_fifty_leads_start_in_the_first_round_beside_one_with_a_hundred_thousand() {
        town.tenant(1, 50);
        town.campaign(1, 1, 1);
        town.queue(1, 100_000, DUE);
        for (int small = 2; small <= 3; small++) {
            town.tenant(small, 50);
            town.campaign(small, small, 1);
            town.queue(small, 50, DUE);
        }
        assertThat(claimed(node(30).turn())).isEqualTo(Map.of(1, 10, 2, 10, 3, 10));
    }

    @Test
    void equal_tenants_get_the_same_over_many_rounds_and_several_nodes() {
        for (int tenant = 1; tenant <= 7; tenant++) {
            town.tenant(tenant, 1000);
            town.campaign(tenant, tenant, 1);
            town.queue(tenant, 400, DUE);
        }
        List<DialerRig> nodes = List.of(node(13), node(29), node(50));
        Map<Integer, Integer> got = new TreeMap<>();
        for (int round = 0; round < 20; round++) {
            DialerRig node = nodes.get(round % 3);
            Turn turn = node.turn();
            claimed(turn).forEach((tenant, leads) -> got.merge(tenant, leads, Integer::sum));
            finish(node, turn, ids(turn));
        }
        double[] shares = got.values().stream().mapToDouble(leads -> leads).toArray();
        assertThat(jain(shares)).as("%s", got).isGreaterThanOrEqualTo(0.99);
    }

    @Test
    void campaigns_of_one_tenant_are_called_by_weight_even_when_one_may_start_at_a_time() {
        town.tenant(1, 1000);
        town.campaign(1, 1, 1);
        town.campaign(2, 1, 3);
        town.queue(1, 200, DUE);
        town.queue(2, 200, DUE);
        DialerRig node = node(16);
        Map<UUID, Integer> got = new TreeMap<>();
        for (int round = 0; round < 40; round++) {
            Turn turn = node.turn();
            UUID campaign = turn.dealt().get(0).orElseThrow().campaign();
            got.merge(campaign, 1, Integer::sum);
            finish(node, turn, Set.of(turn.inTurn().get(0).orElseThrow()));
        }
        assertThat(got).isEqualTo(Map.of(Town.campaign(1), 10, Town.campaign(2), 30));
    }

    @Test
    void a_claim_of_a_silent_node_is_nobodys_until_its_lease_is_over_and_then_the_next_ones_in_line() {
        town.tenant(1, 50);
        town.campaign(1, 1, 1);
        town.queue(1, 3, DUE);
        DialerRig silent = node(10);
        DialerRig other = node(10);
        Turn lost = silent.turn();
        assertThat(lost.claims()).hasSize(3);
        assertThat(other.turn().claims()).as("while the lease stands").isEmpty();

        machine.advance(Duration.ofMinutes(10));
        Turn found = other.turn();
        assertThat(found.inTurn()).isEqualTo(lost.inTurn());
        DialerRig.await(silent.desk
                .claims()
                .postpone(lost.claims().stream()
                        .map(claim -> new ClaimRepository.Postponed(claim, business.instant(), "late"))
                        .toList()));
        assertThat(POSTGRES.query("select 1 from dialer_queue where status = 'leased'"))
                .as("who comes back late changes nothing")
                .hasSize(3);
    }

    @Test
    void a_claim_of_a_silent_node_gives_the_reason_of_its_tenant_once_its_lease_is_over() {
        town.tenant(1, 50);
        town.campaign(1, 1, 1);
        town.queue(1, 3, DUE);
        DialerRig silent = node(10);
        UUID row = silent.turn().claims().get(0).queueId();
        POSTGRES.query("update usage_limits set hard_stop_active = true");
        Why why = new Why(new WhyRepository(POSTGRES.pool()), silent.clocks);
        assertThat(DialerRig.await(why.answer(row, Optional.empty())).getString("reason"))
                .isEqualTo("leased");

        machine.advance(Duration.ofMinutes(10));
        assertThat(DialerRig.await(why.answer(row, Optional.empty())).getString("reason"))
                .isEqualTo("hard_stop");
        assertThat(DialerRig.await(why.reasons(Town.campaign(1)))
                        .getJsonObject("open")
                        .getMap())
                .isEqualTo(Map.of("hard_stop", 3));
    }

    @Test
    void nobody_starves_when_one_may_start_at_a_time() {
        for (int tenant = 1; tenant <= 9; tenant++) {
            town.tenant(tenant, 100);
            town.campaign(tenant, tenant, 1);
            town.queue(tenant, 20, DUE);
        }
        DialerRig node = node(50);
        Map<Integer, Integer> got = new TreeMap<>();
        for (int round = 0; round < 36; round++) {
            Turn turn = node.turn();
            UUID first = turn.inTurn().get(0).orElseThrow();
            got.merge(tenantOf(first), 1, Integer::sum);
            finish(node, turn, Set.of(first));
        }
        assertThat(got.values()).containsOnly(4).hasSize(9);
    }

    @Test
    void a_tenant_without_a_free_line_holds_up_nobody_and_is_owed_nothing() {
        town.tenant(1, 0);
        town.tenant(2, 100);
        town.campaign(1, 1, 1);
        town.campaign(2, 2, 1);
        town.queue(1, 50, DUE);
        town.queue(2, 50, DUE);
        assertThat(claimed(node(20).turn())).isEqualTo(Map.of(2, 20));
    }

    @Test
    void campaigns_that_share_a_number_of_ours_share_its_free_lines() {
        town.tenant(1, 4);
        town.campaign(1, 1, 1);
        town.campaign(2, 1, 1);
        town.queue(1, 10, DUE);
        town.queue(2, 10, DUE);
        assertThat(node(20).turn().claims()).hasSize(4);
    }

    @Test
    void within_a_campaign_the_least_time_left_comes_first_then_priority_then_age() {
        town.tenant(1, 100);
        town.campaign(1, 1, 1);
        town.queue(1, 6, DUE);
        List<UUID> rows = POSTGRES.query("select id from dialer_queue order by phone_number").stream()
                .map(row -> row.getUUID(0))
                .toList();
        place(rows.get(0), 3600, 3, 10);
        place(rows.get(1), 3600, 1, 10);
        place(rows.get(2), 3600, 1, 20);
        place(rows.get(3), 1800, 5, 5);
        place(rows.get(4), 7200, 1, 900);
        POSTGRES.query("update dialer_queue set next_attempt_at = '%s' where id = '%s'"
                .formatted(ManualClock.START.plusSeconds(5), rows.get(5)));
        Turn turn = node(20).turn();
        assertThat(turn.inTurn().stream().map(row -> row.orElseThrow()).toList())
                .containsExactly(rows.get(3), rows.get(2), rows.get(1), rows.get(0), rows.get(4));
    }

    @Test
    void a_lead_whose_window_has_closed_takes_no_line_of_one_whose_window_is_open() {
        town.tenant(1, 2);
        town.campaign(1, 1, 1);
        town.queue(1, 10, DUE);
        POSTGRES.query("""
                update dialer_queue set closes_at = '%s'
                 where id in (select id from dialer_queue order by phone_number limit 8)
                """.formatted(ManualClock.START.minusSeconds(1)));
        Turn turn = node(20).turn();
        assertThat(turn.inTurn()).hasSize(2);
        assertThat(turn.shut()).hasSize(8);
    }

    private void place(UUID row, int closesIn, int priority, int dueSince) {
        POSTGRES.query("update dialer_queue set closes_at = '%s', priority = %d, next_attempt_at = '%s' where id = '%s'"
                .formatted(
                        ManualClock.START.plusSeconds(closesIn),
                        priority,
                        ManualClock.START.minusSeconds(dueSince),
                        row));
    }

    private DialerRig node(int batch) {
        return new DialerRig(POSTGRES.pool(), REDIS, clocks, batch, DialerRig.UNLIMITED);
    }

    /** These were called, the others of the turn go back. */
    private void finish(DialerRig node, Turn turn, Set<UUID> started) {
        started.forEach(id -> POSTGRES.query("update dialer_queue set status = 'done' where id = '" + id + "'"));
        POSTGRES.query("update dialer_queue set status = 'queued' where status = 'leased'");
        node.line.started(turn, started, false);
        business.advance(Duration.ofMillis(10));
    }

    private static Set<UUID> ids(Turn turn) {
        Set<UUID> ids = new HashSet<>();
        turn.inTurn().forEach(row -> row.ifPresent(ids::add));
        return ids;
    }

    private static Map<Integer, Integer> claimed(Turn turn) {
        Map<Integer, Integer> byTenant = new TreeMap<>();
        List<UUID> claimed = new ArrayList<>(ids(turn));
        claimed.forEach(id -> byTenant.merge(tenantOf(id), 1, Integer::sum));
        return byTenant;
    }

    private static int tenantOf(UUID row) {
        UUID tenant = POSTGRES.query("select user_id from dialer_queue where id = '" + row + "'")
                .get(0)
                .getUUID(0);
        return (int) tenant.getLeastSignificantBits();
    }

    private static double jain(double... shares) {
        double sum = 0;
        double squares = 0;
        for (double share : shares) {
            sum += share;
            squares += share * share;
        }
        return sum * sum / (shares.length * squares);
    }
}
