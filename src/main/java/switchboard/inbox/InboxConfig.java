package switchboard.inbox;

import java.time.Duration;
import switchboard.platform.core.Check;

/**
 * The inbox's settings, {@code inbox} in {@code config/switchboard.yaml}.
 *
 * @param bodyBytesMax the largest body taken in; a larger one is answered 413
 * @param waitingMax deliveries that may wait for the database; more are answered 503
 * @param waitingBytesMax bytes of bodies held in memory, those still being read included
 * @param flushers batches on their way to the database at once
 * @param flushMax deliveries in one batch
 * @param storeTimeout how long a batch may take before its senders are told to come back
 * @param retryAfter what a 503 tells the sender to wait
 * @param pollInterval how often to look for due deliveries when nothing else wakes the processor
 * @param claimBatch deliveries claimed in one look
 * @param handlersMax transactions in which deliveries are handled at once
 * @param transactionMax deliveries handled in one transaction where their handler can; a lane is never split
 * @param lease how long a claimed delivery stays with a node that has gone silent
 * @param handleTimeout how long one handling may take
 * @param processes whether this node also handles what it has taken in; if not, another has to
 * @param refusalsPerMinute traces of refused signatures kept in a minute
 */
public record InboxConfig(
        int bodyBytesMax,
        int waitingMax,
        int waitingBytesMax,
        int flushers,
        int flushMax,
        Duration storeTimeout,
        Duration retryAfter,
        Duration pollInterval,
        int claimBatch,
        int handlersMax,
        int transactionMax,
        Duration lease,
        Duration handleTimeout,
        boolean processes,
        int refusalsPerMinute) {

    public InboxConfig {
        Check.between(bodyBytesMax, 1_024, 64 * 1_048_576, "inbox.body_bytes_max");
        Check.between(waitingMax, 1, 1_000_000, "inbox.waiting_max");
        Check.that(
                waitingBytesMax >= bodyBytesMax, "inbox.waiting_bytes_max must hold one body of inbox.body_bytes_max");
        Check.between(flushers, 1, 16, "inbox.flushers");
        Check.between(flushMax, 1, 5_000, "inbox.flush_max");
        Check.positive(storeTimeout, "inbox.store_timeout");
        Check.positive(retryAfter, "inbox.retry_after");
        Check.positive(pollInterval, "inbox.poll_interval");
        Check.between(claimBatch, 1, 5_000, "inbox.claim_batch");
        Check.between(handlersMax, 1, 64, "inbox.handlers_max");
        Check.between(transactionMax, 1, 1_000, "inbox.transaction_max");
        Check.positive(handleTimeout, "inbox.handle_timeout");
        Check.that(lease.compareTo(handleTimeout) > 0, "inbox.lease must outlast inbox.handle_timeout");
        Check.between(refusalsPerMinute, 0, 100_000, "inbox.refusals_per_minute");
    }

    /** What {@code config/switchboard.yaml} says. */
    public static InboxConfig defaults() {
        return new InboxConfig(
                2 * 1_048_576,
                20_000,
                128 * 1_048_576,
                2,
                256,
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                200,
                8,
                64,
                Duration.ofSeconds(60),
                Duration.ofSeconds(20),
                true,
                60);
    }
}
