package switchboard.sales;

import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A lead that was closed.
 *
 * @param amount in dollars, at most two decimals
 * @param sellerId who earns; a seller earns by their own deals
 * @param referrerId who brought the client
 * @param stripeSessionId the checkout by whose payment it is paid
 */
record DealBody(
        UUID leadId,
        BigDecimal amount,
        @Nullable UUID sellerId,
        @Nullable UUID referrerId,
        @Nullable String stripeSessionId) {

    private static final BigDecimal MOST = new BigDecimal("10000000");
    private static final int SESSION_MAX = 200;

    DealBody {
        require(leadId != null, "lead_id says which lead was closed.");
        require(amount != null && amount.signum() > 0 && amount.compareTo(MOST) <= 0, "amount is 0.01 to 10000000.");
        require(amount.stripTrailingZeros().scale() <= 2, "amount has at most two decimals.");
        require(
                stripeSessionId == null || stripeSessionId.matches("[\\x21-\\x7e]{1," + SESSION_MAX + "}"),
                "stripe_session_id is the id of a checkout session.");
    }

    long cents() {
        return amount.movePointRight(2).longValueExact();
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
