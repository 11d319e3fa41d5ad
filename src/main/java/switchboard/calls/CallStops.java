package switchboard.calls;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import switchboard.calls.StopRepository.Scope;
import switchboard.platform.bus.Bus;
import switchboard.platform.core.CallId;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.core.TenantId;
import switchboard.platform.time.Clocks;

/**
 * Orders that calls be ended which are live as the caller's transaction sees them, and answers how many those are. What
 * the transaction commits is carried out at least once and until the calls are over, whatever crashes. The caller keeps
 * further calls from starting: it holds the lock under which they are admitted.
 */
public final class CallStops {

    private final StopRepository stops = new StopRepository();
    private final Bus bus;
    private final Clocks clocks;

    CallStops(Bus bus, Clocks clocks) {
        this.bus = bus;
        this.clocks = clocks;
    }

    /** Every live call of the tenant's, in and out. */
    public Future<Integer> ofTenant(SqlConnection tx, TenantId tenant, String reason) {
        return order(
                tx,
                new Scope(Optional.of(tenant.value()), Optional.empty(), Optional.empty(), Optional.empty()),
                reason);
    }

    public Future<Integer> ofCampaign(SqlConnection tx, UUID campaign, String reason) {
        return order(
                tx, new Scope(Optional.empty(), Optional.of(campaign), Optional.empty(), Optional.empty()), reason);
    }

    /** Calls the tenant, or anybody, is making to this number. One who calls in may go on talking. */
    public Future<Integer> toNumber(SqlConnection tx, Optional<TenantId> tenant, PhoneNumber number, String reason) {
        return order(
                tx,
                new Scope(tenant.map(TenantId::value), Optional.empty(), Optional.of(number.e164()), Optional.empty()),
                reason);
    }

    public Future<Integer> each(SqlConnection tx, Collection<CallId> calls, String reason) {
        return calls.isEmpty()
                ? Future.succeededFuture(0)
                : order(
                        tx,
                        new Scope(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(calls)),
                        reason);
    }

    private Future<Integer> order(SqlConnection tx, Scope scope, String reason) {
        return stops.order(
                        tx,
                        scope,
                        reason,
                        clocks.business().instant(),
                        clocks.machine().instant())
                .onSuccess(calls -> {
                    if (calls > 0) {
                        AfterCommit.of(tx, () -> bus.publish(CallEvents.STOPS, new StopsOrdered(calls)));
                    }
                });
    }
}
