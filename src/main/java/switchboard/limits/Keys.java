package switchboard.limits;

import java.util.List;
import java.util.stream.Stream;
import switchboard.platform.core.TenantId;

/** The names of the Redis keys. What stands in braces keeps a tenant's keys, or the account's, on one cluster node. */
final class Keys {

    /** Tenants that may hold a slot here; a hint for the keeper. */
    static final String BUSY = "limits:busy";

    /** Taken by the node that keeps the slots this time round. */
    static final String KEEPER = "limits:keeper";

    static final String ACCOUNT_EPOCH = "limits:epoch:{account}";
    static final List<String> ACCOUNT = List.of(ACCOUNT_EPOCH, "limits:slots:{account}", "limits:rate:{account}");

    private Keys() {}

    static String standing(TenantId tenant) {
        return key("standing", tenant);
    }

    /** What {@code admit_tenant.lua} works on. */
    static List<String> admit(TenantId tenant, String ourNumber) {
        return List.of(
                key("epoch", tenant),
                standing(tenant),
                key("holds", tenant),
                slots(tenant, ourNumber),
                rate(tenant, ourNumber));
    }

    static List<String> release(TenantId tenant, String ourNumber) {
        return List.of(standing(tenant), key("holds", tenant), slots(tenant, ourNumber), rate(tenant, ourNumber));
    }

    /** What {@code restore_tenant.lua} works on. */
    static List<String> restore(TenantId tenant, List<String> ourNumbers) {
        return Stream.concat(
                        Stream.of(key("epoch", tenant), standing(tenant), key("holds", tenant)),
                        ourNumbers.stream().flatMap(ours -> Stream.of(slots(tenant, ours), rate(tenant, ours))))
                .toList();
    }

    static String rate(TenantId tenant, String ourNumber) {
        return key("rate", tenant) + ":" + ourNumber;
    }

    private static String slots(TenantId tenant, String ourNumber) {
        return key("slots", tenant) + ":" + ourNumber;
    }

    private static String key(String thing, TenantId tenant) {
        return "limits:" + thing + ":{" + tenant + "}";
    }
}
