package switchboard.dialer.core;

import static org.assertj.core.api.Assertions.assertThat;
import static switchboard.testkit.Property.forAll;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import switchboard.dialer.core.Fairness.Demand;
import switchboard.dialer.core.Fairness.Shares;
import switchboard.platform.core.TenantId;

class FairnessProperties {

    /** Who wants how much, and how large each batch is. */
    record Case(List<Demand> demands, List<Integer> batches) {

        static Case any(Random random) {
            List<Demand> demands = new ArrayList<>();
            int campaigns = random.nextInt(1, 30);
            for (int i = 0; i < campaigns; i++) {
                demands.add(demand(random.nextInt(8), i, random.nextInt(1, 6), random.nextInt(200)));
            }
            return new Case(
                    demands, random.ints(1 + random.nextInt(40), 0, 60).boxed().toList());
        }
    }

    @Test
    void each_batch_is_used_whole_and_nobody_gives_more_than_it_has() {
        forAll(Case::any, c -> {
            Fairness fairness = Fairness.fresh();
            for (int batch : c.batches()) {
                Shares shares = fairness.share(c.demands(), batch);
                int waiting = c.demands().stream().mapToInt(Demand::waiting).sum();
                assertThat(shares.byCampaign().values().stream()
                                .mapToInt(n -> n)
                                .sum())
                        .isEqualTo(Math.min(batch, waiting));
                c.demands()
                        .forEach(demand -> assertThat(shares.byCampaign().getOrDefault(demand.campaign(), 0))
                                .isBetween(0, demand.waiting()));
                fairness = shares.next();
            }
        });
    }

    @Test
    void tenants_that_always_want_more_get_the_same_however_many_campaigns_they_have() {
        forAll(
                random -> new Case(
                        List.of(
                                demand(1, 1, 1, 100_000),
                                demand(2, 2, 5, 100_000),
                                demand(2, 3, 1, 100_000),
                                demand(3, 4, 2, 100_000)),
                        random.ints(100, 1, 60).boxed().toList()),
                c -> {
                    Map<UUID, Integer> got = run(c);
                    double[] tenants = {
                        got.get(uuid(1)), got.get(uuid(2)) + got.get(uuid(3)), got.get(uuid(4)),
                    };
                    assertThat(jain(tenants)).isGreaterThanOrEqualTo(0.99);
                    assertThat((double) got.get(uuid(2)) / got.get(uuid(3))).isBetween(4.5, 5.5);
                });
    }

    @Test
    void two_small_tenants_beside_a_huge_one_start_within_the_first_round() {
        Map<UUID, Integer> first = Fairness.fresh()
                .share(List.of(demand(1, 1, 1, 100_000), demand(2, 2, 1, 50), demand(3, 3, 1, 50)), 30)
                .byCampaign();
        assertThat(first.values()).containsExactlyInAnyOrder(10, 10, 10);
    }

    @Test
    void a_smaller_batch_would_have_been_a_beginning_of_the_larger() {
        forAll(Case::any, c -> {
            Fairness fairness = Fairness.fresh();
            for (int batch : c.batches()) {
                Shares whole = fairness.share(c.demands(), batch);
                for (int part = 0; part <= batch; part += 7) {
                    List<UUID> order = fairness.share(c.demands(), part).order();
                    assertThat(order).isEqualTo(whole.order().subList(0, order.size()));
                }
                fairness = whole.next();
            }
        });
    }

    @Test
    void weights_hold_and_nobody_starves_when_only_the_first_of_each_batch_can_start() {
        forAll(random -> random.nextInt(1, 8), started -> {
            List<Demand> demands = List.of(
                    demand(1, 1, 1, 1_000), demand(1, 2, 3, 1_000), demand(2, 3, 1, 1_000), demand(3, 4, 1, 1_000));
            Map<UUID, Integer> got = new HashMap<>();
            Fairness fairness = Fairness.fresh();
            int rounds = 840 / started;
            for (int round = 0; round < rounds; round++) {
                List<UUID> order = fairness.share(demands, 20).order();
                BitSet first = new BitSet();
                first.set(0, started);
                order.subList(0, started).forEach(campaign -> got.merge(campaign, 1, Integer::sum));
                fairness = fairness.after(demands, order, first);
            }
            assertThat(jain(got.get(uuid(1)) + got.get(uuid(2)), got.get(uuid(3)), got.get(uuid(4))))
                    .isGreaterThanOrEqualTo(0.99);
            assertThat((double) got.get(uuid(2)) / got.get(uuid(1))).isBetween(2.8, 3.2);
        });
    }

    @Test
    void whoever_lacks_something_of_its_own_is_owed_nothing_and_keeps_nobody_waiting() {
        List<Demand> demands = List.of(demand(1, 1, 1, 100), demand(2, 2, 1, 100));
        Fairness fairness = Fairness.fresh();
        for (int round = 0; round < 50; round++) {
            List<UUID> order = fairness.share(demands, 10).order();
            BitSet started = new BitSet();
            for (int i = 0; i < order.size(); i++) {
                started.set(i, order.get(i).equals(uuid(2)));
            }
            fairness = fairness.after(demands, order, started);
        }
        assertThat(fairness.share(demands, 10).byCampaign()).isEqualTo(Map.of(uuid(1), 5, uuid(2), 5));
    }

    private static Map<UUID, Integer> run(Case c) {
        Map<UUID, Integer> got = new HashMap<>();
        Fairness fairness = Fairness.fresh();
        for (int batch : c.batches()) {
            Shares shares = fairness.share(c.demands(), batch);
            shares.byCampaign().forEach((campaign, count) -> got.merge(campaign, count, Integer::sum));
            fairness = shares.next();
        }
        return got;
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

    private static Demand demand(int tenant, int campaign, int weight, int waiting) {
        return new Demand(new TenantId(uuid(1_000 + tenant)), uuid(campaign), weight, waiting);
    }

    private static UUID uuid(int number) {
        return new UUID(0, number);
    }
}
