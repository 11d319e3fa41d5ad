package switchboard.calls;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.calls.core.Call;
import switchboard.calls.core.CallEffect;
import switchboard.calls.core.EffectKind;
import switchboard.platform.bus.Bus;
import switchboard.platform.core.CallId;
import switchboard.platform.core.TenantId;
import switchboard.platform.failpoint.FailPoint;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.Ids;
import switchboard.provider.core.CallReport;
import switchboard.provider.core.EndReason;

/**
 * Writes what is reported into the call's row, with what follows from it, in the caller's transaction. Every way a call
 * is heard of leads through here: webhooks, the dialer's answers, the sweeper's questions.
 */
final class CallBook implements OutboundCalls {

    private static final Logger LOG = LoggerFactory.getLogger(CallBook.class);

    private final CallRepository calls = new CallRepository();
    private final GivenUpRepository givenUp = new GivenUpRepository();
    private final OwnerRepository owners = new OwnerRepository();
    private final Bus bus;
    private final Clocks clocks;
    private final Ids ids;

    CallBook(Bus bus, Clocks clocks, Ids ids) {
        this.bus = bus;
        this.clocks = clocks;
        this.ids = ids;
    }

    @Override
    public Future<Void> accepted(SqlConnection tx, CallId call, String providerCallId, Instant now) {
        return change(tx, call, known -> known.knownAs(providerCallId), List.of());
    }

    @Override
    public Future<Void> refused(SqlConnection tx, CallId call, String detail, Instant now) {
        return change(
                tx, call, known -> known.closed(EndReason.NEVER_STARTED, detail), List.of(EffectKind.ATTEMPT_ENDED));
    }

    @Override
    public Future<Void> lock(SqlConnection tx, CallId call) {
        return calls.lock(tx, call).mapEmpty();
    }

    @Override
    public Future<Void> reported(SqlConnection tx, CallReport report) {
        return record(tx, report, Optional.empty()).mapEmpty();
    }

    /** Over, because the provider knows no such call. */
    Future<Void> neverHappened(SqlConnection tx, CallId call, String why) {
        return change(tx, call, known -> known.closed(EndReason.NEVER_STARTED, why), List.of());
    }

    /** The call as it is now; empty if it is nobody's and no row was written. */
    Future<Optional<Call>> record(SqlConnection tx, CallReport report, Optional<UUID> delivery) {
        Source source = source(delivery).told(report);
        return calls.find(tx, report)
                .compose(found -> found.isPresent() ? revived(tx, found.get(), report) : adopt(tx, report))
                .compose(found -> found.map(before -> save(tx, before, before.with(report), List.of(), source)
                                .map(Optional::of))
                        .orElseGet(() -> Future.succeededFuture(Optional.empty())));
    }

    /** A call that only we had given up takes slot and hold again before it goes on. */
    private Future<Optional<Call>> revived(SqlConnection tx, Call found, CallReport report) {
        return found.isOver() && found.reason() == EndReason.NEVER_STARTED
                ? givenUp.takeBack(tx, found.id()).compose(back -> calls.find(tx, report))
                : Future.succeededFuture(Optional.of(found));
    }

    private Future<Optional<Call>> adopt(SqlConnection tx, CallReport report) {
        return owners.direction(tx, report)
                .map(direction -> Unplaced.of(report, direction))
                .compose(call -> owners.ownerOf(tx, call, report)
                        .compose(owner -> owner.map(tenant -> insert(tx, report, call, tenant))
                                .orElseGet(() -> Future.succeededFuture(Optional.empty()))));
    }

    private Future<Optional<Call>> insert(SqlConnection tx, CallReport report, Unplaced call, TenantId tenant) {
        return calls.insertUnplaced(
                        tx, ids.next(), tenant, call, clocks.business().instant())
                .compose(inserted -> calls.find(tx, report));
    }

    private Future<Void> change(SqlConnection tx, CallId call, UnaryOperator<Call> change, List<EffectKind> without) {
        return calls.lock(tx, call)
                .compose(found -> found.<Future<Void>>map(
                                before -> save(tx, before, change.apply(before), without, source(Optional.empty()))
                                        .mapEmpty())
                        .orElseGet(() -> {
                            LOG.warn("call {} has no row to be changed", call);
                            return Future.succeededFuture();
                        }));
    }

    private Future<Call> save(SqlConnection tx, Call before, Call after, List<EffectKind> without, Source source) {
        if (after.equals(before)) {
            return calls.heardOf(tx, after.id(), source).map(after);
        }
        List<CallEffect> effects = after.effectsSince(before).stream()
                .filter(effect -> !without.contains(effect.kind()))
                .toList();
        if (!effects.isEmpty()) {
            AfterCommit.of(tx, () -> bus.publish(CallEvents.EFFECTS, new EffectsWritten(effects.size())));
        }
        return calls.save(tx, after, effects, source).map(saved -> FailPoint.CALL_MERGED.passed(after));
    }

    private Source source(Optional<UUID> delivery) {
        return new Source(
                delivery,
                Optional.empty(),
                Optional.empty(),
                clocks.business().instant(),
                clocks.machine().instant());
    }
}
