package switchboard.limits;

import switchboard.platform.core.TenantId;

/** A tenant was paused, resumed, topped up, stopped or given another limit. */
public record LimitChanged(TenantId tenant, String state) {}
