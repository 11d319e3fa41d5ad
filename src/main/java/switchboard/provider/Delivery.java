package switchboard.provider;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A webhook that proved genuine, not yet acted on.
 *
 * @param source the sender, such as {@code retell}
 * @param key the same for each repetition of the same webhook, unique otherwise
 * @param event the sender's word for what happened
 * @param ourNumber our number it concerns, if it says so
 * @param body the exact bytes that were signed
 * @param proof the headers that prove it, so that it can be verified again
 * @param receivedAt machine time
 */
public record Delivery(
        String source,
        String key,
        String event,
        Optional<String> ourNumber,
        Buffer body,
        Map<String, String> proof,
        Instant receivedAt) {

    public Delivery {
        proof = Map.copyOf(proof);
    }
}
