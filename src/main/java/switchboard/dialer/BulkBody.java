package switchboard.dialer;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import switchboard.dialer.BulkRepository.Filter;
import switchboard.platform.error.Failure;

/** The body of {@code POST /v1/dialer-queue/requeue} and {@code cancel}: which rows of a campaign. */
record BulkBody(Optional<UUID> campaignId, Optional<String> status, Optional<String> reason) {

    static final List<String> ENDED = List.of("done", "failed", "cancelled", "suppressed");
    static final List<String> WAITING = List.of("queued", "leased");

    /**
     * Whoever was reached is not called again unless it is asked for by name.
     *
     * @param able the states that can be changed so
     */
    Filter filter(List<String> able) {
        UUID campaign = campaignId.orElseThrow(() -> wrong("campaign_id", "Say whose rows they are: campaign_id."));
        if (status.isPresent() && !able.contains(status.get())) {
            throw wrong("status", "status is one of " + String.join(", ", able) + ".");
        }
        List<String> usual = able.stream().filter(one -> !one.equals("done")).toList();
        return new Filter(campaign, status.map(List::of).orElse(usual), reason.filter(text -> !text.isBlank()));
    }

    private static Failure wrong(String field, String explanation) {
        return Failure.invalid("invalid_field", explanation).about(field);
    }
}
