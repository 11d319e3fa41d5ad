package switchboard.inbox;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * A delivery as it lies in {@code webhook_queue}.
 *
 * @param path the path it came in by, which may name an integration
 * @param body the exact bytes that were signed
 * @param proof the headers that prove it
 * @param attempts how many times it has been taken up, this time included
 */
public record StoredDelivery(
        UUID id,
        String source,
        String path,
        String event,
        Buffer body,
        Map<String, String> proof,
        Instant receivedAt,
        int attempts) {

    public StoredDelivery {
        proof = Map.copyOf(proof);
    }
}
