package switchboard.dialer;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import switchboard.dialer.ClaimRepository.Claim;
import switchboard.dialer.core.Candidate;
import switchboard.limits.AgentLimits;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.core.TenantId;

/** A lead this node has claimed, with all that is needed to decide on it and to dial it. */
record ClaimedLead(
        Claim claim, TenantId tenant, Origin origin, Line line, Person person, Candidate candidate, Entries entries) {

    PhoneNumber number() {
        return candidate.lead().phone();
    }

    record Origin(UUID lead, UUID campaign, int lastAttemptNo) {}

    /** Our number and what may be done with it. */
    record Line(PhoneNumber from, Optional<String> providerAgent, AgentLimits limits, Duration callMax) {}

    record Person(Optional<String> name, Optional<String> business) {}

    /** Which entries the permission was read from: ids of {@code consents} and of {@code dnc_entries}. */
    record Entries(List<Long> consents, List<Long> dnc) {}
}
