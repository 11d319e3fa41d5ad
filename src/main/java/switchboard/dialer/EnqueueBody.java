package switchboard.dialer;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.error.Failure;

/** The body of {@code POST /v1/dialer-queue}: which leads join a campaign's queue; none named = all of the tenant's. */
record EnqueueBody(Optional<UUID> campaignId, Optional<List<UUID>> leadIds) {

    private static final int LEADS_MAX = 10_000;

    EnqueueBody {
        if (leadIds.isPresent() && leadIds.get().size() > LEADS_MAX) {
            throw new IllegalArgumentException("lead_ids holds " + LEADS_MAX + " at most");
        }
    }

    UUID campaign() {
        return campaignId.orElseThrow(() -> Failure.invalid("campaign_id_missing", "Say which campaign: campaign_id.")
                .about("campaign_id"));
    }
}
