package switchboard.dialer;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.core.TenantId;
import switchboard.platform.error.Failure;

/** Answers "why is this lead not being called?", for one and for a whole campaign. */
final class Why {

    private final WhyRepository reasons;
    private final Clock business;

    Why(WhyRepository reasons, Clock business) {
        this.reasons = reasons;
        this.business = business;
    }

    Future<JsonObject> answer(UUID rowOrLead, Optional<TenantId> seenBy) {
        return reasons.why(rowOrLead, business.instant())
                .map(found -> found.filter(
                                row -> seenBy.map(tenant -> tenant.toString().equals(row.getString("user_id")))
                                        .orElse(true))
                        .orElseThrow(() -> Failure.notFound(
                                "queue_row_not_found",
                                "Neither a queue row nor a lead has the id " + rowOrLead + ".")));
    }

    /** Counts by reason that add up to the queue. */
    Future<JsonObject> reasons(UUID campaign) {
        return reasons.reasons(campaign, business.instant());
    }
}
