package switchboard.dialer;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import switchboard.dialer.ClaimRepository.Claim;
import switchboard.dialer.core.Candidate;
import switchboard.limits.AgentLimits;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.core.TenantId;

/** A lead this node has claimed, with all that is needed to decide on it and to dial it. */
record ClaimedLead(Claim claim, TenantId tenant, Origin origin, Line line, Person person, Candidate candidate) {

    PhoneNumber number() {
        return candidate.lead().phone();
    }

    record Origin(UUID lead, UUID campaign, int lastAttemptNo) {}

    /** Our number and what may be done with it. */
    record Line(PhoneNumber from, Optional<String> providerAgent, AgentLimits limits, Duration callMax) {}

    record Person(Optional<String> name, Optional<String> business) {}
}
