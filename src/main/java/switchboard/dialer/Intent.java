package switchboard.dialer;

import java.util.UUID;
import switchboard.dialer.ClaimRepository.Claim;
import switchboard.limits.AdmissionRequest;
import switchboard.platform.time.Stopwatch;

/**
 * A dial about to be made: what is written down before the provider is asked.
 *
 * @param age runs from before the intent's lease was written, so it is never younger than the lease
 */
record Intent(UUID attemptId, int attemptNo, Judged judged, AdmissionRequest request, Stopwatch age) {

    Intent(UUID attemptId, int attemptNo, Judged judged, AdmissionRequest request) {
        this(attemptId, attemptNo, judged, request, Stopwatch.started());
    }

    Claim claim() {
        return judged.lead().claim();
    }
}
