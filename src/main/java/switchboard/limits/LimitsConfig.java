package switchboard.limits;

import java.time.Duration;
import switchboard.platform.core.Check;

/**
 * The settings of admission, {@code limits} in {@code config/switchboard.yaml}.
 *
 * @param slotLease how long a slot stays taken when nobody renews it
 * @param slotRenewal how often the slots are brought in line with the live calls
 * @param standingAge how long what Redis was told of a tenant counts before it is read again
 * @param accountConcurrency calls the provider account may have at once, all directions
 * @param accountReservedInbound of these, kept free for inbound calls
 * @param accountStarts starts the trunk allows per {@code accountWindow}
 * @param accountWindow the trunk's window
 * @param accountJitter how much later than intended a start may reach the trunk
 * @param startAhead how far ahead of its time a start of a batch may be given its turn
 * @param redisPatience how long Redis may take before PostgreSQL decides alone
 */
public record LimitsConfig(
        Duration slotLease,
        Duration slotRenewal,
        Duration standingAge,
        int accountConcurrency,
        int accountReservedInbound,
        int accountStarts,
        Duration accountWindow,
        Duration accountJitter,
        Duration startAhead,
        Duration redisPatience) {

    public LimitsConfig {
        Check.positive(slotLease, "limits.slot_lease");
        Check.positive(slotRenewal, "limits.slot_renewal");
        Check.positive(standingAge, "limits.standing_age");
        Check.between(accountConcurrency, 1, 100_000, "limits.account_concurrency");
        Check.between(accountReservedInbound, 0, accountConcurrency - 1, "limits.account_reserved_inbound");
        Check.between(accountStarts, 1, 10_000, "limits.account_starts");
        Check.positive(accountWindow, "limits.account_window");
        Check.that(!accountJitter.isNegative(), "limits.account_jitter must not be negative");
        Check.that(!startAhead.isNegative(), "limits.start_ahead must not be negative");
        Check.that(
                startAhead.compareTo(Duration.ofMillis(900)) <= 0,
                "limits.start_ahead must not exceed 900ms: a stop counts within a second, was " + startAhead);
        Check.positive(redisPatience, "limits.redis_patience");
        Check.that(
                slotLease.compareTo(slotRenewal.multipliedBy(2)) > 0,
                "limits.slot_lease must outlast two limits.slot_renewal");
    }

    /** With the usual figures for what concerns Redis alone. */
    public LimitsConfig(
            Duration slotLease,
            Duration slotRenewal,
            Duration standingAge,
            int accountConcurrency,
            int accountReservedInbound,
            int accountStarts,
            Duration accountWindow,
            Duration accountJitter) {
        this(
                slotLease,
                slotRenewal,
                standingAge,
                accountConcurrency,
                accountReservedInbound,
                accountStarts,
                accountWindow,
                accountJitter,
                Duration.ofMillis(400),
                Duration.ofMillis(250));
    }

    /** Time between two starts on the trunk: GCRA with {@code T = (W + J) / L}, lossless at a strict rolling window. */
    public Duration accountSpacing() {
        return accountQuiet().dividedBy(accountStarts);
    }

    /** A window so long that starts on either side of it never meet in one of the trunk's. */
    Duration accountQuiet() {
        return accountWindow.plus(accountJitter);
    }

    int accountSlots(boolean outbound) {
        return outbound ? accountConcurrency - accountReservedInbound : accountConcurrency;
    }
}
