package switchboard.dialer.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Deficit round robin over queues whose items cost the same. Each visit gives a queue its weight; what the batch was
 * too small to take stays its due. An empty queue is owed nothing.
 *
 * @param cursor whose turn it is; the batch before may have ended in the middle of it
 * @param due what each queue may still take before the turn passes on
 */
public record RoundRobin(Optional<UUID> cursor, Map<UUID, Integer> due) {

    public RoundRobin {
        due = Map.copyOf(due);
    }

    /**
     * A queue in the ring.
     *
     * @param weight how many items a visit takes, at least one
     */
    public record Queue(int weight, int waiting) {}

    /**
     * What one batch took, and the memory for the next.
     *
     * @param order whose item is the first, the second and so on; a smaller batch would have taken a beginning of it
     */
    public record Turn(Map<UUID, Integer> taken, List<UUID> order, RoundRobin next) {

        public Turn {
            taken = Map.copyOf(taken);
            order = List.copyOf(order);
        }
    }

    static RoundRobin fresh() {
        return new RoundRobin(Optional.empty(), Map.of());
    }

    Turn take(Map<UUID, Queue> queues, int batch) {
        List<UUID> ring = new ArrayList<>(queues.keySet());
        Collections.sort(ring);
        long left = Math.min(
                batch, queues.values().stream().mapToLong(Queue::waiting).sum());
        Map<UUID, Integer> taken = new HashMap<>();
        List<UUID> order = new ArrayList<>();
        Map<UUID, Integer> owed = new HashMap<>(due);
        owed.keySet().retainAll(queues.keySet());
        int at = position(ring);
        while (left > 0) {
            UUID key = ring.get(at % ring.size());
            Queue queue = queues.getOrDefault(key, new Queue(1, 0));
            int waiting = queue.waiting() - taken.getOrDefault(key, 0);
            int allowed = owed.getOrDefault(key, 0) > 0 ? owed.getOrDefault(key, 0) : queue.weight();
            int now = (int) Math.min(left, Math.min(allowed, waiting));
            taken.merge(key, now, Integer::sum);
            order.addAll(Collections.nCopies(now, key));
            left -= now;
            owed.put(key, now == waiting ? 0 : allowed - now);
            at += owed.getOrDefault(key, 0) == 0 ? 1 : 0;
        }
        Optional<UUID> next = ring.isEmpty() ? cursor : Optional.of(ring.get(at % ring.size()));
        owed.values().removeIf(amount -> amount == 0);
        return new Turn(taken, order, new RoundRobin(next, owed));
    }

    private int position(List<UUID> ring) {
        if (cursor.isEmpty()) {
            return 0;
        }
        int found = Collections.binarySearch(ring, cursor.get());
        return found >= 0 ? found : -found - 1;
    }
}
