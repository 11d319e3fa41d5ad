package switchboard.limits;

import java.util.List;
import switchboard.limits.core.Budget;
import switchboard.platform.core.CallId;
import switchboard.platform.core.TenantId;

/**
 * What PostgreSQL knows of a tenant: what Redis is told.
 *
 * @param subscribed whether a subscription is in force
 * @param incrementSeconds of the tariff; holds are whole increments
 * @param ourNumbers of the tenant's agents
 */
record TenantSnapshot(
        TenantId tenant,
        Budget budget,
        Budget.Standing standing,
        boolean subscribed,
        int incrementSeconds,
        List<String> ourNumbers,
        List<Held> live) {

    /** A call in progress. */
    record Held(CallId call, String ourNumber, int holdSeconds) {}
}
