package switchboard.billing;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import switchboard.billing.core.TopUp;
import switchboard.limits.LimitChanged;
import switchboard.limits.LimitEvents;
import switchboard.limits.Slots;
import switchboard.limits.core.LimitState;
import switchboard.platform.bus.Bus;
import switchboard.platform.core.TenantId;
import switchboard.platform.error.Failure;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.Ids;

/** Pauses, resumes and tops up tenants, and keeps their derived state true. */
final class Usage {

    private final Pool pool;
    private final UsageRepository usage;
    private final Slots slots;
    private final Bus bus;
    private final Clocks clocks;
    private final Ids ids;

    Usage(Pool pool, UsageRepository usage, Slots slots, Bus bus, Clocks clocks, Ids ids) {
        this.pool = pool;
        this.usage = usage;
        this.slots = slots;
        this.bus = bus;
        this.clocks = clocks;
        this.ids = ids;
    }

    /** From the moment this succeeds no call of the tenant's starts, on any node. */
    Future<TenantUsage> pause(TenantId tenant) {
        return change(tenant, tx -> usage.setPause(tx, tenant, true));
    }

    /** Ends an operator's pause; a hard stop stays. */
    Future<TenantUsage> resume(TenantId tenant) {
        return change(tenant, tx -> usage.setPause(tx, tenant, false));
    }

    /** Counts at once and ends a hard stop. The same source key again grants nothing more. */
    Future<TenantUsage> topUp(TenantId tenant, TopUp product, Optional<String> sourceKey) {
        String key = sourceKey.orElseGet(() -> "top-up:" + ids.next());
        Instant now = clocks.business().instant();
        return change(
                tenant,
                tx -> usage.grant(tx, ids.next(), tenant, product, key, now).mapEmpty());
    }

    /** Brings {@code limit_state}, the latch and the alerts in line with the counters. Call it after they changed. */
    Future<TenantUsage> refresh(SqlConnection tx, TenantId tenant) {
        Instant now = clocks.business().instant();
        return usage.lock(tx, tenant).compose(found -> {
            TenantUsage standing = found.orElseThrow(() -> noLimits(tenant));
            LimitState state = standing.state();
            if (!standing.hasMoved()) {
                return Future.succeededFuture(standing);
            }
            boolean latched = standing.standing().hardStopped() || state == LimitState.BLOCKED;
            return usage.setState(tx, tenant, state, latched, now)
                    .compose(set -> alert(tx, standing, state, now))
                    .map(standing);
        });
    }

    void announce(TenantUsage standing) {
        bus.publish(
                LimitEvents.CHANGED,
                new LimitChanged(standing.tenant(), standing.state().word()));
    }

    private Future<TenantUsage> change(TenantId tenant, Function<SqlConnection, Future<Void>> change) {
        return pool.withTransaction(tx -> usage.lock(tx, tenant)
                        .compose(found -> found.isPresent() ? change.apply(tx) : Future.failedFuture(noLimits(tenant)))
                        .compose(changed -> refresh(tx, tenant)))
                .compose(standing -> slots.letGo(tenant).transform(anyOutcome -> {
                    announce(standing);
                    return Future.succeededFuture(standing);
                }));
    }

    private Future<Void> alert(SqlConnection tx, TenantUsage standing, LimitState state, Instant now) {
        Optional<String> kind = switch (state) {
            case WARNING -> Optional.of("usage_80");
            case GRACE -> Optional.of("usage_100");
            case BLOCKED -> Optional.of("hard_stop");
            case OK, PAUSED -> Optional.empty();
        };
        return kind.map(word -> usage.alertOnce(tx, standing.tenant(), word, standing.period(), now))
                .orElseGet(Future::succeededFuture);
    }

    private static Failure noLimits(TenantId tenant) {
        return Failure.notFound("tenant_not_found", "No usage limits are on record for tenant " + tenant + ".");
    }
}
