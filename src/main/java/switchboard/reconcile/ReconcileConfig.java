package switchboard.reconcile;

import java.time.Duration;
import switchboard.platform.core.Check;

/**
 * The settings of {@code reconcile} in {@code config/switchboard.yaml}.
 *
 * @param window how far back the provider's list is read; business time
 * @param settle what is younger may still be on its way
 * @param lease how long a run that says nothing counts as running; machine time
 * @param statementTimeout for one comparison over the whole
 * @param repairBatch differences read at once to be repaired
 * @param pagesMax pages of the provider's list
 */
public record ReconcileConfig(
        Duration window, Duration settle, Duration lease, Duration statementTimeout, int repairBatch, int pagesMax) {

    public ReconcileConfig {
        Check.positive(window, "reconcile.window");
        Check.positive(settle, "reconcile.settle");
        Check.positive(statementTimeout, "reconcile.statement_timeout");
        Check.that(
                lease.compareTo(statementTimeout) > 0,
                "reconcile.lease must be longer than reconcile.statement_timeout");
        Check.between(repairBatch, 1, 10_000, "reconcile.repair_batch");
        Check.between(pagesMax, 1, 100_000, "reconcile.pages_max");
    }
}
