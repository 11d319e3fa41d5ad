package switchboard.calls;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import switchboard.platform.core.CallId;

/**
 * A call is over and its row says so. Published after the row is written, at least once, and again when its facts
 * change.
 *
 * @param endedAt null if the provider did not say when
 */
public record CallEnded(
        CallId call,
        @Nullable UUID tenant,
        String ourNumber,
        String status,
        @Nullable Instant endedAt,
        long talkMillis,
        @Nullable String outcome) {}
