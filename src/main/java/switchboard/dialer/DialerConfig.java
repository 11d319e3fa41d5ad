package switchboard.dialer;

import java.time.Duration;
import switchboard.dialer.core.DialPolicy;
import switchboard.platform.core.Check;

/**
 * The dialer's settings, {@code dialer} in {@code config/switchboard.yaml}.
 *
 * @param pollInterval how often to look for due leads when nothing else wakes the dialer (machine time)
 * @param claimLease how long a claimed lead stays with a node that has gone silent (machine time)
 * @param claimBatch leads claimed in one look
 * @param requestLease how long an intent stays with the node that committed it; after it the outcome is unknown
 * @param firstLookup from an unknown outcome to the first look for the call (business time)
 * @param lookupInterval between two looks (business time)
 * @param accountBackoff first pause after the provider said it is too busy; doubles up to a minute (business time)
 * @param lawPack the folder of the operator's own law pack; empty: the one that comes with the program
 * @param policy the installation's own figures in the gate
 */
public record DialerConfig(
        Duration pollInterval,
        Duration claimLease,
        int claimBatch,
        Duration requestLease,
        Duration firstLookup,
        Duration lookupInterval,
        Duration accountBackoff,
        String lawPack,
        DialPolicy policy) {

    public DialerConfig {
        Check.positive(pollInterval, "dialer.poll_interval");
        Check.between(claimBatch, 1, 500, "dialer.claim_batch");
        Check.that(claimLease.compareTo(pollInterval) > 0, "dialer.claim_lease must outlast dialer.poll_interval");
        Check.positive(requestLease, "dialer.request_lease");
        Check.positive(firstLookup, "dialer.first_lookup");
        Check.that(
                lookupInterval.compareTo(Duration.ofMinutes(10)) >= 0,
                "dialer.lookup_interval must be at least 10 minutes, was " + lookupInterval);
        Check.positive(accountBackoff, "dialer.account_backoff");
    }

    /** With the law pack that comes with the program. */
    public DialerConfig(
            Duration pollInterval,
            Duration claimLease,
            int claimBatch,
            Duration requestLease,
            Duration firstLookup,
            Duration lookupInterval,
            Duration accountBackoff,
            DialPolicy policy) {
        this(
                pollInterval,
                claimLease,
                claimBatch,
                requestLease,
                firstLookup,
                lookupInterval,
                accountBackoff,
                "",
                policy);
    }
}
