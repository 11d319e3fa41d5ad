package switchboard.billing;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import switchboard.billing.core.Excess;
import switchboard.billing.core.TopUp;
import switchboard.calls.CallStops;
import switchboard.limits.LimitChanged;
import switchboard.limits.LimitEvents;
import switchboard.limits.Slots;
import switchboard.platform.bus.Bus;
import switchboard.platform.core.TenantId;
import switchboard.platform.error.Failure;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.Ids;

/** Pauses, resumes, tops up and limits tenants, and keeps their derived state true. */
final class Usage {

    private final Pool pool;
    private final UsageRepository usage;
    private final CallStops stops;
    private final Slots slots;
    private final Bus bus;
    private final Clocks clocks;
    private final Ids ids;

    Usage(Pool pool, CallStops stops, Slots slots, Bus bus, Clocks clocks, Ids ids) {
        this.pool = pool;
        this.usage = new UsageRepository(pool);
        this.stops = stops;
        this.slots = slots;
        this.bus = bus;
        this.clocks = clocks;
        this.ids = ids;
    }

    /** From the moment this succeeds no call of the tenant's starts, on any node; those in progress end if asked to. */
    Future<Changed> pause(TenantId tenant, boolean endCalls) {
        return change(
                tenant,
                tx -> usage.setPause(tx, tenant, true)
                        .compose(
                                paused -> endCalls ? stops.ofTenant(tx, tenant, "paused") : Future.succeededFuture(0)));
    }

    /** Ends an operator's pause; a hard stop stays. */
    Future<Changed> resume(TenantId tenant) {
        return change(tenant, tx -> usage.setPause(tx, tenant, false).map(0));
    }

    /** Counts at once and ends a hard stop. The same source key again grants nothing more. */
    Future<Changed> topUp(TenantId tenant, TopUp product, Optional<String> sourceKey) {
        String key = sourceKey.orElseGet(() -> "top-up:" + ids.next());
        return change(
                tenant,
                tx -> usage.grant(tx, ids.next(), tenant, product, key, now()).map(0));
    }

    /** Holds from here on, on every node; calls that the new limit does not cover are ended. */
    Future<Changed> limit(TenantId tenant, LimitsBody limits) {
        return change(tenant, tx -> usage.setLimits(tx, tenant, limits).map(0));
    }

    /** Brings {@code limit_state}, the latch and the alerts in line with the counters. Call it after they changed. */
    Future<Changed> refresh(SqlConnection tx, TenantId tenant) {
        return usage.refresh(tx, tenant, now())
                .map(found -> found.orElseThrow(() -> noLimits(tenant)))
                .compose(standing -> fit(tx, standing).map(ending -> new Changed(standing, ending)));
    }

    void announce(TenantUsage standing) {
        bus.publish(
                LimitEvents.CHANGED,
                new LimitChanged(standing.tenant(), standing.state().word()));
    }

    /** Used and held together stay within the limit, also when the limit is the one that moved. */
    private Future<Integer> fit(SqlConnection tx, TenantUsage standing) {
        long excess = standing.excessSeconds();
        return excess <= 0
                ? Future.succeededFuture(0)
                : usage.inProgress(tx, standing.tenant(), now())
                        .compose(calls -> stops.each(tx, Excess.toEnd(excess, calls), "limit_lowered"));
    }

    private Future<Changed> change(TenantId tenant, Function<SqlConnection, Future<Integer>> change) {
        return pool.withTransaction(tx -> usage.lock(tx, tenant)
                        .compose(there -> there ? change.apply(tx) : Future.failedFuture(noLimits(tenant)))
                        .compose(ending -> refresh(tx, tenant).map(changed -> changed.ending(ending))))
                .compose(changed -> slots.letGo(tenant).transform(anyOutcome -> {
                    announce(changed.usage());
                    return Future.succeededFuture(changed);
                }));
    }

    private Instant now() {
        return clocks.business().instant();
    }

    private static Failure noLimits(TenantId tenant) {
        return Failure.notFound("tenant_not_found", "No usage limits are on record for tenant " + tenant + ".");
    }

    /** How a tenant stands now, and how many of its calls are being ended for it. */
    record Changed(TenantUsage usage, int callsEnding) {

        private Changed ending(int more) {
            return new Changed(usage, callsEnding + more);
        }
    }
}
