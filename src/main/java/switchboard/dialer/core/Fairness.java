package switchboard.dialer.core;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import switchboard.platform.core.TenantId;

/**
 * Shares each batch of dials among tenants, and a tenant's share among its campaigns: deficit round robin, twice. What
 * one batch could not give is remembered in the next, so shares even out over time and nobody waits longer than a
 * round. A value: {@link #share} returns the memory for the next batch.
 */
public record Fairness(RoundRobin tenants, Map<UUID, RoundRobin> campaigns) {

    public Fairness {
        campaigns = Map.copyOf(campaigns);
    }

    /** What a campaign could dial now. */
    public record Demand(TenantId tenant, UUID campaign, int weight, int waiting) {

        Demand of(int other) {
            return new Demand(tenant, campaign, weight, other);
        }
    }

    /**
     * How many to take from each campaign, and the memory for the next batch.
     *
     * @param order whose lead is the first, the second and so on; a smaller batch would have been a beginning of it
     */
    public record Shares(Map<UUID, Integer> byCampaign, List<UUID> order, Fairness next) {

        public Shares {
            byCampaign = Map.copyOf(byCampaign);
            order = List.copyOf(order);
        }
    }

    public static Fairness fresh() {
        return new Fairness(RoundRobin.fresh(), Map.of());
    }

    /** Without a memory, the turn being somebody's: so that nodes that start often do not always start with one. */
    public static Fairness startingAt(UUID somebody) {
        return new Fairness(new RoundRobin(Optional.of(somebody), Map.of()), Map.of());
    }

    public Shares share(List<Demand> demands, int batch) {
        Map<UUID, List<Demand>> byTenant = new TreeMap<>();
        demands.stream()
                .filter(demand -> demand.waiting() > 0)
                .forEach(demand -> byTenant.computeIfAbsent(demand.tenant().value(), none -> new ArrayList<>())
                        .add(demand));
        Map<UUID, RoundRobin.Queue> queues = new LinkedHashMap<>();
        byTenant.forEach((tenant, own) -> queues.put(
                tenant,
                new RoundRobin.Queue(1, own.stream().mapToInt(Demand::waiting).sum())));
        RoundRobin.Turn outer = tenants.take(queues, batch);

        Map<UUID, Integer> taken = new HashMap<>();
        Map<UUID, Iterator<UUID>> inTurn = new HashMap<>();
        Map<UUID, RoundRobin> memory = new HashMap<>(campaigns);
        byTenant.forEach((tenant, own) -> {
            RoundRobin.Turn inner = campaigns
                    .getOrDefault(tenant, RoundRobin.fresh())
                    .take(queues(own), outer.taken().getOrDefault(tenant, 0));
            taken.putAll(inner.taken());
            inTurn.put(tenant, inner.order().iterator());
            memory.put(tenant, inner.next());
        });
        List<UUID> order = outer.order().stream()
                .map(inTurn::get)
                .map(Objects::requireNonNull)
                .map(Iterator::next)
                .toList();
        return new Shares(taken, order, new Fairness(outer.next(), memory));
    }

    /**
     * The memory after a batch of which only some could start. Whoever was passed over for the whole account's sake
     * keeps its turn; whoever was passed over while a later one started lacked something of its own, and is owed
     * nothing for it.
     *
     * @param order the batch, as shared out
     * @param started which of them could start
     */
    public Fairness after(List<Demand> demands, List<UUID> order, BitSet started) {
        Map<UUID, Integer> starts = new HashMap<>();
        Set<UUID> lacking = new HashSet<>();
        for (int i = 0; i < order.size(); i++) {
            if (started.get(i)) {
                starts.merge(order.get(i), 1, Integer::sum);
            } else if (i < started.length()) {
                lacking.add(order.get(i));
            }
        }
        List<Demand> able = demands.stream()
                .map(demand -> lacking.contains(demand.campaign())
                        ? demand.of(starts.getOrDefault(demand.campaign(), 0))
                        : demand)
                .toList();
        return share(able, started.cardinality()).next();
    }

    private static Map<UUID, RoundRobin.Queue> queues(List<Demand> demands) {
        Map<UUID, RoundRobin.Queue> queues = new TreeMap<>();
        demands.forEach(
                demand -> queues.put(demand.campaign(), new RoundRobin.Queue(demand.weight(), demand.waiting())));
        return queues;
    }
}
