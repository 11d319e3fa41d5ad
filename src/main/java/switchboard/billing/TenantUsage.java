package switchboard.billing;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import switchboard.limits.core.Budget;
import switchboard.limits.core.LimitState;
import switchboard.platform.core.TenantId;

/** A tenant's minutes as they stand in {@code usage_limits}. */
record TenantUsage(
        TenantId tenant,
        Budget budget,
        Budget.Standing standing,
        String storedState,
        String period,
        Optional<String> tier) {

    LimitState state() {
        return budget.state(standing);
    }

    /** Whether the state on record is no longer the true one. */
    boolean hasMoved() {
        return !state().word().equals(storedState);
    }

    JsonObject json() {
        return new JsonObject()
                .put("user_id", tenant.toString())
                .put("tier_id", tier.orElse(null))
                .put("billing_period_id", period)
                .put("limit_state", state().word())
                .put("limit_action", standing.action().word())
                .put("force_pause", standing.paused())
                .put("hard_stop_active", standing.hardStopped())
                .put("call_used_seconds", budget.usedSeconds())
                .put("reserved_seconds", budget.reservedSeconds())
                .put("call_cap_seconds", budget.capSeconds())
                .put("call_credit_seconds", budget.creditSeconds())
                .put("rollover_seconds", budget.rolloverSeconds())
                .put("grace_seconds", budget.graceSeconds())
                .put("allowance_seconds", budget.allowanceSeconds())
                .put("limit_seconds", budget.limitSeconds());
    }
}
