package switchboard.limits;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.core.CallId;
import switchboard.platform.core.TenantId;

/**
 * A call that asks to start. Asking again with the same call id gets the same answer.
 *
 * @param route outbound or inbound, our number, the other's
 * @param worstCase how long the call may last at most, in whole seconds
 * @param origin what the call's row remembers of where it came from
 */
public record AdmissionRequest(CallId call, TenantId tenant, Route route, Duration worstCase, Origin origin) {

    /** Numbers as they stand in the call's row; a withheld caller's is whatever the provider wrote. */
    public record Route(boolean outbound, String ourNumber, String theirNumber) {}

    /** All empty for a call that came in unasked. */
    public record Origin(
            Optional<UUID> attempt,
            Optional<UUID> queueRow,
            Optional<UUID> lead,
            Optional<UUID> campaign,
            Optional<String> providerCallId) {

        public static final Origin NONE =
                new Origin(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
