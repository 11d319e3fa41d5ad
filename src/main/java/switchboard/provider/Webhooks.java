package switchboard.provider;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;

/** One sender's webhooks: where they come in, and what one says once it has proved genuine. */
public interface Webhooks {

    /** The sender's word in {@code webhook_queue.source}. */
    String source();

    /** Such as {@code /webhooks/retell}. */
    String path();

    /**
     * Fails as unauthorized if the signature is wrong and as invalid if the body is no JSON object of the sender's. An
     * event that is merely unknown to us opens.
     *
     * @param path the path of the request, which may carry an integration's name
     * @param now machine time, for the signature's age
     */
    Delivery open(String path, MultiMap headers, Buffer body, Instant now);
}
