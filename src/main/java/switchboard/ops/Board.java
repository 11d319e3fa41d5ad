package switchboard.ops;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import switchboard.ops.core.CallCard;
import switchboard.ops.core.Stage;
import switchboard.ops.core.TenantUsage;

/**
 * The board at one moment.
 *
 * @param now business time at which it was read
 * @param calls live ones, the oldest first, then the latest finished ones, the newest first
 * @param alerts the latest of those that are open, the newest first
 */
public record Board(
        Instant now, LiveCounts counts, List<CallCard> calls, List<TenantUsage> tenants, List<Alert> alerts) {

    public static final Board EMPTY = new Board(Instant.EPOCH, LiveCounts.NONE, List.of(), List.of(), List.of());

    public Board {
        calls = List.copyOf(calls);
        tenants = List.copyOf(tenants);
        alerts = List.copyOf(alerts);
    }

    Board with(List<Alert> open) {
        return new Board(now, counts, calls, tenants, open);
    }

    /** The newest first, as they would have come in. */
    public List<CallCard> at(Stage stage) {
        return calls.stream()
                .filter(call -> call.stage() == stage)
                .sorted(Comparator.comparing(CallCard::since).reversed())
                .toList();
    }
}
