package switchboard.limits;

import java.time.Duration;
import switchboard.platform.core.Check;

/**
 * The settings of admission, {@code limits} in {@code config/switchboard.yaml}.
 *
 * @param slotLease how long a slot stays taken when nobody renews it
 * @param slotRenewal how often the slots are brought in line with the live calls
 * @param holdOff how long a tenant that PostgreSQL refused is kept away from it
 * @param accountConcurrency calls the provider account may have at once, all directions
 * @param accountReservedInbound of these, kept free for inbound calls
 * @param accountStarts starts the trunk allows per {@code accountWindow}
 * @param accountWindow the trunk's window
 * @param accountJitter how much later than intended a start may reach the trunk
 */
public record LimitsConfig(
        Duration slotLease,
        Duration slotRenewal,
        Duration holdOff,
        int accountConcurrency,
        int accountReservedInbound,
        int accountStarts,
        Duration accountWindow,
        Duration accountJitter) {

    public LimitsConfig {
        Check.positive(slotLease, "limits.slot_lease");
        Check.positive(slotRenewal, "limits.slot_renewal");
        Check.positive(holdOff, "limits.hold_off");
        Check.between(accountConcurrency, 1, 100_000, "limits.account_concurrency");
        Check.between(accountReservedInbound, 0, accountConcurrency - 1, "limits.account_reserved_inbound");
        Check.between(accountStarts, 1, 10_000, "limits.account_starts");
        Check.positive(accountWindow, "limits.account_window");
        Check.that(!accountJitter.isNegative(), "limits.account_jitter must not be negative");
        Check.that(
                slotLease.compareTo(slotRenewal.multipliedBy(2)) > 0,
                "limits.slot_lease must outlast two limits.slot_renewal");
    }

    /** Time between two starts on the trunk: GCRA with {@code T = (W + J) / L}, lossless at a strict rolling window. */
    public Duration accountSpacing() {
        return accountWindow.plus(accountJitter).dividedBy(accountStarts);
    }

    int accountSlots(boolean outbound) {
        return outbound ? accountConcurrency - accountReservedInbound : accountConcurrency;
    }
}
