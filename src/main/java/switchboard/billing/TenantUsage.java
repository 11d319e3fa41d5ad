package switchboard.billing;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import switchboard.limits.core.Budget;
import switchboard.limits.core.LimitState;
import switchboard.platform.core.TenantId;

/**
 * A tenant's minutes as they stand in {@code usage_limits}.
 *
 * @param state as the database derives it
 * @param storedState as it was on record
 */
record TenantUsage(
        TenantId tenant,
        Budget budget,
        Budget.Standing standing,
        LimitState state,
        String storedState,
        String period,
        Optional<String> tier) {

    /** Whether the state on record was no longer the true one. */
    boolean hasMoved() {
        return !state.word().equals(storedState);
    }

    /** How far used and held together exceed the limit; whose limit is not enforced exceeds none. */
    long excessSeconds() {
        return standing.action().enforced()
                ? (long) budget.usedSeconds() + budget.reservedSeconds() - budget.limitSeconds()
                : 0;
    }

    JsonObject json() {
        return new JsonObject()
                .put("user_id", tenant.toString())
                .put("tier_id", tier.orElse(null))
                .put("billing_period_id", period)
                .put("limit_state", state.word())
                .put("limit_action", standing.action().word())
                .put("force_pause", standing.paused())
                .put("hard_stop_active", standing.hardStopped() || state == LimitState.BLOCKED)
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
