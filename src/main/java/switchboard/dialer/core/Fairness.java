package switchboard.dialer.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    public record Demand(TenantId tenant, UUID campaign, int weight, int waiting) {}

    /** How many to take from each campaign, and the memory for the next batch. */
    public record Shares(Map<UUID, Integer> byCampaign, Fairness next) {

        public Shares {
            byCampaign = Map.copyOf(byCampaign);
        }
    }

    public static Fairness fresh() {
        return new Fairness(RoundRobin.fresh(), Map.of());
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
        Map<UUID, RoundRobin> memory = new HashMap<>();
        byTenant.forEach((tenant, own) -> {
            RoundRobin.Turn inner = campaigns
                    .getOrDefault(tenant, RoundRobin.fresh())
                    .take(queues(own), outer.taken().getOrDefault(tenant, 0));
            taken.putAll(inner.taken());
            memory.put(tenant, inner.next());
        });
        return new Shares(taken, new Fairness(outer.next(), memory));
    }

    private static Map<UUID, RoundRobin.Queue> queues(List<Demand> demands) {
        Map<UUID, RoundRobin.Queue> queues = new TreeMap<>();
        demands.forEach(
                demand -> queues.put(demand.campaign(), new RoundRobin.Queue(demand.weight(), demand.waiting())));
        return queues;
    }
}
