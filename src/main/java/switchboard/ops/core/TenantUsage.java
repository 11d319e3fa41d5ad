package switchboard.ops.core;

import java.util.UUID;

/**
 * One tenant's minutes at a glance, in seconds.
 *
 * @param allowance what the tenant has paid for: cap, top-ups and what was carried over
 * @param limit the allowance with its grace; nothing starts beyond
 * @param state {@code usage_limits.limit_state}, or {@code paused} and {@code blocked} as they are in force
 */
public record TenantUsage(
        UUID tenant, String name, long used, long reserved, long allowance, long limit, int live, String state) {

    /** A share of the limit in percent, for a gauge; never beyond its end. */
    public double percentOfLimit(long seconds) {
        return limit <= 0 ? 0 : Math.min(100, Math.round(seconds * 1000.0 / limit) / 10.0);
    }
}
