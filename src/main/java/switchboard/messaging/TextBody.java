package switchboard.messaging;

import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import switchboard.messaging.core.Purpose;

/**
 * The body of {@code POST /v1/messages}.
 *
 * @param purpose {@code marketing} unless said otherwise: what needs the most consent
 */
record TextBody(
        Optional<UUID> userId,
        Optional<String> toNumber,
        Optional<String> fromNumber,
        Optional<String> body,
        Optional<String> purpose) {

    TextBody {
        if (purpose.isPresent() && !Arrays.asList("marketing", "informational").contains(purpose.get())) {
            throw new IllegalArgumentException("purpose is marketing or informational.");
        }
    }

    Purpose why() {
        return Purpose.ofWord(purpose.orElse("marketing"));
    }
}
