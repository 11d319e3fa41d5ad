package switchboard.provider.core;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What a payment provider tells, in our words. */
public sealed interface PaymentNews {

    /**
     * A checkout was paid.
     *
     * @param session the key of what follows from it: once, however many events tell
     * @param product a tier or a top-up
     * @param refundedBy by what a refund of it will be known
     */
    record Paid(
            String session,
            Optional<UUID> tenant,
            Optional<String> product,
            Optional<String> customer,
            boolean subscribes,
            Optional<String> refundedBy,
            Instant at)
            implements PaymentNews {}

    /**
     * A subscription as it is since {@code at}.
     *
     * @param status a word of {@code subscriptions.status}
     */
    record Subscribed(
            Optional<UUID> tenant,
            String customer,
            String status,
            Optional<String> tier,
            Optional<Instant> periodStart,
            Optional<Instant> periodEnd,
            Instant at)
            implements PaymentNews {}

    /** An invoice was not paid. */
    record Failed(String customer, Instant at) implements PaymentNews {}

    /** What was paid by this was given back, all of it. */
    record Refunded(String payment, Instant at) implements PaymentNews {}

    /** Nothing follows. */
    record Unrelated(String why) implements PaymentNews {}
}
