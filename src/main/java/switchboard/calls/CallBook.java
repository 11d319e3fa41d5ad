package switchboard.calls;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.calls.core.Call;
import switchboard.calls.core.CallEffect;
import switchboard.calls.core.CallProgress;
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
    private static final List<EffectKind> KNOWN_TO_WHO_PLACED_IT = List.of(EffectKind.PLACED);

    private final CallRepository calls = new CallRepository();
    private final GivenUpRepository givenUp = new GivenUpRepository();
    private final UnnamedRepository unnamed = new UnnamedRepository();
    private final StopRepository stops = new StopRepository();
    private final TakenRepository takenRows = new TakenRepository();
    private final OwnerRepository owners = new OwnerRepository();
    private final Bus bus;
    private final Announcer announcer;
    private final Clocks clocks;
    private final Ids ids;

    CallBook(Bus bus, Clocks clocks, Ids ids) {
        this.bus = bus;
        this.announcer = new Announcer(bus);
        this.clocks = clocks;
        this.ids = ids;
    }

    @Override
    public Future<Void> accepted(SqlConnection tx, CallId call, String providerCallId, Instant now) {
        return change(tx, call, known -> known.knownAs(providerCallId), KNOWN_TO_WHO_PLACED_IT);
    }

    @Override
    public Future<Boolean> isUnheardOf(SqlConnection tx, CallId call) {
        return calls.lock(tx, call)
                .map(found -> found.filter(known -> known.providerCallId().isEmpty() && !known.isOver())
                        .isPresent());
    }

    @Override
    public Future<Boolean> isToEnd(SqlClient sql, CallId call) {
        return stops.isOrdered(sql, call);
    }

    @Override
    public Future<Void> accepted(SqlConnection tx, List<Taken> taken, Instant now) {
        return takenRows.lock(tx, taken.stream().map(Taken::call).toList()).compose(rows -> {
            List<TakenRepository.Change> plain = new ArrayList<>();
            Future<Void> others = Future.succeededFuture();
            for (Taken each : taken) {
                Call before = rows.get(each.call());
                if (before == null) {
                    LOG.warn("call {} has no row to be changed", each.call());
                } else if (before.progress() == CallProgress.INTENDED) {
                    Call after = before.knownAs(each.providerCallId());
                    announcer.afterCommit(tx, before, after);
                    plain.add(new TakenRepository.Change(after, effects(before, after, KNOWN_TO_WHO_PLACED_IT)));
                } else { // a webhook was faster
                    others = others.compose(done -> accepted(tx, each.call(), each.providerCallId(), now));
                }
            }
            return others.compose(done -> save(tx, plain));
        });
    }

    private Future<Void> save(SqlConnection tx, List<TakenRepository.Change> changes) {
        int effects = changes.stream().mapToInt(each -> each.effects().size()).sum();
        if (effects > 0) {
            AfterCommit.of(tx, () -> bus.publish(CallEvents.EFFECTS, new EffectsWritten(effects)));
        }
        return changes.isEmpty()
                ? Future.succeededFuture()
                : takenRows.save(
                        tx,
                        changes,
                        clocks.business().instant(),
                        clocks.machine().instant());
    }

    @Override
    public Future<Void> refused(SqlConnection tx, CallId call, String detail, Instant now) {
        return change(
                tx, call, known -> known.closed(EndReason.NEVER_STARTED, detail), List.of(EffectKind.ATTEMPT_ENDED));
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
                .compose(found -> found.isPresent() ? revived(tx, found.get(), report) : unnamed.find(tx, report))
                .compose(found -> found.isPresent() ? Future.succeededFuture(found) : adopt(tx, report))
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
        announcer.afterCommit(tx, before, after);
        List<CallEffect> effects = effects(before, after, without);
        if (!effects.isEmpty()) {
            AfterCommit.of(tx, () -> bus.publish(CallEvents.EFFECTS, new EffectsWritten(effects.size())));
        }
        return calls.save(tx, after, effects, source).map(saved -> FailPoint.CALL_MERGED.passed(after));
    }

    private static List<CallEffect> effects(Call before, Call after, List<EffectKind> without) {
        return after.effectsSince(before).stream()
                .filter(effect -> !without.contains(effect.kind()))
                .toList();
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
