package switchboard.calls;

import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A live call as {@code GET /v1/calls/live} shows it. */
record LiveCall(
        UUID id,
        @Nullable UUID userId,
        String callStatus,
        String direction,
        String ourNumber,
        @Nullable String theirNumber,
        @Nullable UUID leadId,
        @Nullable UUID campaignId,
        @Nullable Instant startTime)
        implements Comparable<LiveCall> {

    static LiveCall of(CallProgressed call) {
        return new LiveCall(
                call.call().value(),
                call.tenant(),
                call.status(),
                call.direction(),
                call.ourNumber(),
                call.theirNumber(),
                call.lead(),
                call.campaign(),
                call.startedAt());
    }

    @Override
    public int compareTo(LiveCall other) {
        return Comparator.comparing(LiveCall::id).compare(this, other);
    }
}
