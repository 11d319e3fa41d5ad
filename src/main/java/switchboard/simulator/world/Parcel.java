package switchboard.simulator.world;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;

/**
 * One webhook to deliver.
 *
 * @param key names it for good, across restarts
 * @param subject the call or booking it is about
 * @param retriesMax after the first try
 */
public record Parcel(
        String key,
        String subject,
        String event,
        String url,
        Buffer body,
        Signing signing,
        Duration timeout,
        int retriesMax) {

    /** Gives the headers that prove the sender. Asked anew for each try. */
    @FunctionalInterface
    public interface Signing {
        MultiMap headers(Buffer body, Instant now);
    }
}
