package switchboard.billing;

import java.time.Duration;
import switchboard.platform.core.Check;

/**
 * The settings of {@code billing} in {@code config/switchboard.yaml}.
 *
 * @param rollPoll how often periods that are over are looked for; machine time
 * @param rollBatch tenants whose period is rolled in one look
 */
public record BillingConfig(Duration rollPoll, int rollBatch) {

    public BillingConfig {
        Check.positive(rollPoll, "billing.roll_poll");
        Check.between(rollBatch, 1, 10_000, "billing.roll_batch");
    }
}
