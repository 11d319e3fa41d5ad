package switchboard.dialer;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import switchboard.dialer.core.ReasonWords;
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
        Instant now = business.instant();
        return reasons.why(rowOrLead, now)
                .map(found -> found.filter(
                                row -> seenBy.map(tenant -> tenant.toString().equals(row.getString("user_id")))
                                        .orElse(true))
                        .orElseThrow(() -> Failure.notFound(
                                "queue_row_not_found", "Neither a queue row nor a lead has the id " + rowOrLead + ".")))
                .map(row -> row.put(
                        "explanation",
                        ReasonWords.sentence(
                                row.getString("status"),
                                row.getString("reason"),
                                Optional.ofNullable(row.getString("until")).map(Instant::parse),
                                now)));
    }

    /** Counts by reason that add up to the queue, and what each reason means. */
    Future<JsonObject> reasons(UUID campaign) {
        return reasons.reasons(campaign, business.instant()).map(counts -> {
            JsonObject words = new JsonObject();
            counts.getJsonObject("open").fieldNames().forEach(reason -> words.put(reason, ReasonWords.of(reason)));
            counts.getJsonObject("ended").fieldNames().forEach(reason -> words.put(reason, ReasonWords.of(reason)));
            return counts.put("explanations", words);
        });
    }
}
