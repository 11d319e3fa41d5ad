package switchboard.provider.core;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import switchboard.platform.core.PhoneNumber;

/**
 * A call to be placed with the provider.
 *
 * @param providerAgent the provider's agent to answer for us; empty = the one bound to {@code from}
 * @param durationMax the hold taken for the call: the provider ends it there
 * @param metadata comes back with every webhook of the call; holds {@code user_id}, {@code queue_id},
 *     {@code attempt_id}
 * @param variables what the agent may say, all text
 */
public record PlaceCall(
        PhoneNumber from,
        PhoneNumber to,
        Optional<String> providerAgent,
        Duration durationMax,
        Map<String, String> metadata,
        Map<String, String> variables) {

    public PlaceCall {
        metadata = Map.copyOf(metadata);
        variables = Map.copyOf(variables);
    }
}
