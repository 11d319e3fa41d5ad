package switchboard.platform.async;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits without holding a thread. */
public final class Later {

    private Later() {}

    /** Completes after {@code wait}; at once if there is nothing to wait for. */
    public static Future<Void> in(Duration wait) {
        long millis = wait.toMillis();
        return millis <= 0
                ? Future.succeededFuture()
                : Promise.<Void>promise()
                        .future()
                        .timeout(millis, TimeUnit.MILLISECONDS)
                        .transform(over -> Future.succeededFuture());
    }
}
