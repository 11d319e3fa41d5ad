package switchboard.platform.async;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts pieces of work that run beside each other, so that a stop can wait for the last. Confined to one event loop.
 */
public final class InFlight {

    private final List<Promise<Void>> waiting = new ArrayList<>();
    private int running;

    public void track(Future<?> work) {
        running++;
        work.onComplete(done -> {
            running--;
            if (running == 0) {
                waiting.forEach(Promise::complete);
                waiting.clear();
            }
        });
    }

    public int running() {
        return running;
    }

    /** Completes once nothing runs. */
    public Future<Void> drained() {
        if (running == 0) {
            return Future.succeededFuture();
        }
        Promise<Void> drained = Promise.promise();
        waiting.add(drained);
        return drained.future();
    }
}
