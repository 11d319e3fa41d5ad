package switchboard.calls.core;

import java.util.Optional;
import java.util.UUID;
import switchboard.platform.core.LeadId;
import switchboard.platform.core.TenantId;
import switchboard.provider.core.Direction;

/**
 * Whose call it is, between whom, and what it came from. Set when the row is written, never by a later report.
 *
 * @param tenant empty only when the tenant's account has been deleted
 * @param theirNumber as the provider wrote it: a withheld caller is no E.164; empty on a web call
 * @param placement set if our dialer placed it
 */
public record CallOrigin(
        Optional<TenantId> tenant,
        Direction direction,
        String ourNumber,
        Optional<String> theirNumber,
        Optional<LeadId> lead,
        Optional<Placement> placement) {

    /** What our dialer placed the call for. */
    public record Placement(UUID attempt, Optional<UUID> queue, Optional<UUID> campaign) {}
}
