package switchboard.calls;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import switchboard.platform.core.CallId;

/**
 * The calls that are live, as a view any node can list without asking the database: read whole now and then, kept up to
 * date by what the bus says in between. No truth: a call missed or kept too long is put right by the next reading.
 */
public final class LiveCalls {

    private final Map<CallId, CallProgressed> live = new ConcurrentHashMap<>();

    public List<CallProgressed> all() {
        return List.copyOf(live.values());
    }

    public List<CallProgressed> of(UUID tenant) {
        return live.values().stream()
                .filter(call -> tenant.equals(call.tenant()))
                .toList();
    }

    public int size() {
        return live.size();
    }

    void heard(CallProgressed call) {
        if (call.live()) {
            live.put(call.call(), call);
        } else {
            live.remove(call.call());
        }
    }

    void readAnew(List<CallProgressed> rows) {
        Map<CallId, CallProgressed> present = new ConcurrentHashMap<>();
        rows.forEach(row -> present.put(row.call(), row));
        live.keySet().retainAll(present.keySet());
        live.putAll(present);
    }
}
