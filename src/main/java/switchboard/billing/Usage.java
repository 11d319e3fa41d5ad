package switchboard.billing;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.billing.core.Excess;
import switchboard.billing.core.TopUp;
import switchboard.calls.Alarms;
import switchboard.calls.Alarms.Alarm;
import switchboard.calls.CallStops;
import switchboard.limits.LimitChanged;
import switchboard.limits.LimitEvents;
import switchboard.limits.Slots;
import switchboard.platform.bus.Bus;
import switchboard.platform.core.CallId;
import switchboard.platform.core.TenantId;
import switchboard.platform.error.Failure;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.Ids;

/** Pauses, resumes, tops up and limits tenants, and keeps their derived state true. */
final class Usage {

    private static final Logger LOG = LoggerFactory.getLogger(Usage.class);

    private final Pool pool;
    private final UsageRepository usage;
    private final PeriodRepository periods;
    private final CallStops stops;
    private final Alarms alarms;
    private final Slots slots;
    private final Bus bus;
    private final Clocks clocks;
    private final Ids ids;

    Usage(Pool pool, CallStops stops, Alarms alarms, Slots slots, Bus bus, Clocks clocks, Ids ids) {
        this.pool = pool;
        this.usage = new UsageRepository();
        this.periods = new PeriodRepository(pool);
        this.stops = stops;
        this.alarms = alarms;
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

    /** As {@link #topUp}, in a transaction of somebody else's. */
    Future<Void> granted(SqlConnection tx, TenantId tenant, TopUp product, String sourceKey) {
        return locked(tx, tenant)
                .compose(there -> there
                        ? usage.grant(tx, ids.next(), tenant, product, sourceKey, now())
                        : Future.failedFuture(noLimits(tenant)))
                .compose(granted -> refresh(tx, tenant))
                .onSuccess(changed -> Optional.ofNullable(tx.transaction())
                        .ifPresent(open -> open.completion().onSuccess(committed -> {
                            slots.letGo(tenant);
                            announce(changed.usage());
                        })))
                .mapEmpty();
    }

    Future<Boolean> locked(SqlConnection tx, TenantId tenant) {
        return usage.lock(tx, tenant);
    }

    /** Holds from here on, on every node; calls that the new limit does not cover are ended. */
    Future<Changed> limit(TenantId tenant, LimitsBody limits) {
        return change(tenant, tx -> usage.setLimits(tx, tenant, limits).map(0));
    }

    /**
     * Begins the next period if the present one is over, or is to end now. A hard stop ends with it, a pause does not.
     */
    Future<Changed> roll(TenantId tenant, boolean early) {
        return change(tenant, tx -> periods.roll(tx, tenant, early, now()).map(0));
    }

    /** Goes on until no tenant's period is over; one that cannot be rolled keeps no other waiting. */
    Future<Void> rollEnded(int batch) {
        return periods.ended(batch, now()).compose(tenants -> {
            Future<Integer> rolled = Future.succeededFuture(0);
            for (TenantId tenant : tenants) {
                rolled = rolled.compose(
                        before -> roll(tenant, false).map(before + 1).recover(error -> {
                            LOG.warn("the period of tenant {} was not rolled; it is tried again", tenant, error);
                            return Future.succeededFuture(before);
                        }));
            }
            return rolled.compose(count -> count == batch ? rollEnded(batch) : Future.succeededFuture());
        });
    }

    /** Brings {@code limit_state}, the latch and the alerts in line with the counters. Call it after they changed. */
    Future<Changed> refresh(SqlConnection tx, TenantId tenant) {
        return refreshAll(tx, List.of(tenant))
                .map(changed -> changed.stream().findFirst().orElseThrow(() -> noLimits(tenant)));
    }

    /** The same for several tenants; their limits are locked. */
    Future<List<Changed>> refreshAll(SqlConnection tx, List<TenantId> tenants) {
        return usage.refresh(tx, tenants, now()).compose(found -> {
            List<Changed> changed = new ArrayList<>();
            Future<Void> done = Future.succeededFuture();
            for (TenantUsage standing : found) {
                done = done.compose(before -> tell(tx, standing))
                        .compose(told -> fit(tx, standing))
                        .map(ending -> {
                            changed.add(new Changed(standing, ending));
                            return null;
                        });
            }
            return done.map(all -> changed);
        });
    }

    /** A call was let run beyond its hold: the rest is our loss. */
    Future<Void> overran(SqlConnection tx, TenantId tenant, CallId call, int seconds) {
        return seconds <= 0
                ? Future.succeededFuture()
                : alarms.raise(
                        tx,
                        new Alarm(
                                "call_overrun",
                                "warning",
                                Optional.of(tenant),
                                Optional.empty(),
                                "Call " + call + " ran " + seconds
                                        + " s beyond its hold, which nobody pays for. Does the"
                                        + " provider keep to the maximum duration it is given?",
                                new JsonObject().put("call_id", call.toString()).put("overrun_seconds", seconds)),
                        now());
    }

    void announce(TenantUsage standing) {
        bus.publish(
                LimitEvents.CHANGED,
                new LimitChanged(standing.tenant(), standing.state().word()));
    }

    private Future<Void> tell(SqlConnection tx, TenantUsage standing) {
        if (!standing.hasMoved()) {
            return Future.succeededFuture();
        }
        Optional<TenantId> whose = Optional.of(standing.tenant());
        return switch (standing.state()) {
            case BLOCKED -> alarms.raise(tx, standing.alarm("usage_blocked", "critical"), now());
            case WARNING, GRACE ->
                alarms.raise(tx, standing.alarm("usage_warning", "warning"), now())
                        .compose(raised -> alarms.resolve(tx, "usage_blocked", whose, now()));
            case OK ->
                alarms.resolve(tx, "usage_blocked", whose, now())
                        .compose(resolved -> alarms.resolve(tx, "usage_warning", whose, now()));
            case PAUSED -> Future.succeededFuture();
        };
    }

    /** Used and held together stay within the limit, also when the limit is the one that moved. */
    private Future<Integer> fit(SqlConnection tx, TenantUsage standing) {
        return standing.excessSeconds(standing.budget().reservedSeconds()) <= 0
                ? Future.succeededFuture(0)
                : usage.inProgress(tx, standing.tenant(), now()).compose(calls -> {
                    int held = calls.stream().mapToInt(Excess.Held::holdSeconds).sum();
                    return stops.each(tx, Excess.toEnd(standing.excessSeconds(held), calls), "limit_lowered");
                });
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
