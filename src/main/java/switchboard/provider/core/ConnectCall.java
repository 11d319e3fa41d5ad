package switchboard.provider.core;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Our answer to a caller who is let in.
 *
 * @param agent the provider's agent that takes the call; empty = the one bound to the number (a chat)
 * @param variables what the agent may say, all text; sorted, so that the same facts are the same bytes
 * @param metadata comes back with every webhook of the call; sorted likewise
 * @param durationMax the hold taken: the provider ends the call there; empty = nothing was held (a chat)
 */
public record ConnectCall(
        Optional<String> agent,
        Map<String, String> variables,
        Map<String, String> metadata,
        Optional<Duration> durationMax) {

    public ConnectCall {
        variables = Collections.unmodifiableMap(new TreeMap<>(variables));
        metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
    }
}
