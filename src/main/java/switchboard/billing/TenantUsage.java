package switchboard.billing;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import switchboard.calls.Alarms.Alarm;
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
        Period period,
        Optional<String> tier) {

    /** Whether the state on record was no longer the true one. */
    boolean hasMoved() {
        return !state.word().equals(storedState);
    }

    /** How far used and held together exceed the limit; whose limit is not enforced exceeds none. */
    long excessSeconds(int heldSeconds) {
        return standing.action().enforced() ? (long) budget.usedSeconds() + heldSeconds - budget.limitSeconds() : 0;
    }

    Alarm alarm(String type, String severity) {
        String message = "Tenant " + tenant + " has used " + budget.usedSeconds() + " s of its limit of "
                + budget.limitSeconds() + " s: " + state.word() + ". A top-up or a new period ends it.";
        return new Alarm(type, severity, Optional.of(tenant), Optional.empty(), message, json());
    }

    JsonObject json() {
        return new JsonObject()
                .put("user_id", tenant.toString())
                .put("tier_id", tier.orElse(null))
                .put("billing_period_id", period.id())
                .put("period_start", period.start().map(Instant::toString).orElse(null))
                .put("period_end", period.end().map(Instant::toString).orElse(null))
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

    /** The billing period that runs; its end may still be open. */
    record Period(String id, Optional<Instant> start, Optional<Instant> end) {}
}
