package switchboard.dialer;

import java.util.UUID;
import switchboard.dialer.ClaimRepository.Claim;
import switchboard.limits.AdmissionRequest;

/** A dial about to be made: what is written down before the provider is asked. */
record Intent(UUID attemptId, int attemptNo, Judged judged, AdmissionRequest request) {

    Claim claim() {
        return judged.lead().claim();
    }
}
