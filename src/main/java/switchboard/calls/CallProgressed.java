package switchboard.calls;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import switchboard.platform.core.CallId;

/**
 * A call has come further, or more is known of it. Published after the row is written; lost with a node that dies then.
 *
 * @param tenant null once the tenant's account is deleted
 * @param status the word of {@code call_events.call_status}
 */
public record CallProgressed(
        CallId call,
        @Nullable UUID tenant,
        String status,
        String direction,
        String ourNumber,
        @Nullable String theirNumber,
        @Nullable UUID lead,
        @Nullable UUID campaign,
        @Nullable Instant startedAt,
        @Nullable String outcome,
        boolean live) {}
