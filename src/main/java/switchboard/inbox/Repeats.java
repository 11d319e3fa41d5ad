package switchboard.inbox;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts repeats on the rows they repeat, beside the acknowledging path: one statement at a time, with whatever has
 * gathered meanwhile. A count is a figure, not a promise; what a crash or a flood leaves uncounted is lost. Safe for
 * use by several event loops.
 */
final class Repeats {

    private static final Logger LOG = LoggerFactory.getLogger(Repeats.class);
    private static final int KEYS_MAX = 10_000;

    private final InboxRepository repository;
    private Map<String, Integer> gathered = new HashMap<>();
    private boolean counting;

    Repeats(InboxRepository repository) {
        this.repository = repository;
    }

    synchronized void add(String key) {
        if (gathered.size() < KEYS_MAX) {
            gathered.merge(key, 1, Integer::sum);
        }
    }

    /** Writes what has gathered, unless that is being done already. */
    void count() {
        Map<String, Integer> counts;
        synchronized (this) {
            if (counting || gathered.isEmpty()) {
                return;
            }
            counting = true;
            counts = gathered;
            gathered = new HashMap<>();
        }
        repository
                .countRepeats(counts)
                .onFailure(error -> LOG.warn("repeats of {} deliveries were not counted", counts.size(), error))
                .transform(counted -> {
                    synchronized (this) {
                        counting = false;
                    }
                    count();
                    return Future.<Void>succeededFuture();
                });
    }
}
