package switchboard.dialer;

import java.time.Instant;
import java.util.UUID;
import switchboard.dialer.core.Verdict;

/** A claimed lead and what the gate said of it. {@code certificate} is the id of the record that will prove it. */
record Judged(ClaimedLead lead, Verdict verdict, Instant at, UUID certificate) {

    boolean mayDial() {
        return verdict.fold(dial -> true, wait -> false, suppress -> false);
    }
}
