package switchboard.loadtest;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import switchboard.loadtest.InstantProvider.Asked;

/** What became of an open loop. */
public final class Paced {

    private final int offered;
    private final List<Late> late = new ArrayList<>();

    Paced(int offered, Map<UUID, Instant> due, List<Asked> asked) {
        this.offered = offered;
        for (Asked each : asked) {
            Instant since = due.get(each.row());
            if (since != null) {
                late.add(new Late(each.at(), Duration.between(since, each.at())));
            }
        }
    }

    /** Arrivals a second. */
    public int offered() {
        return offered;
    }

    /** In the order the intents were committed. */
    public List<Late> late() {
        return List.copyOf(late);
    }

    /** An intent, and how long after its lead's due time it was committed. */
    public record Late(Instant at, Duration by) {}
}
