package switchboard.calls;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import switchboard.calls.ManyCallsRepository.Following;
import switchboard.calls.core.Call;
import switchboard.inbox.Handled;
import switchboard.inbox.StoredDelivery;
import switchboard.inbox.TogetherHandler;
import switchboard.platform.bus.Bus;
import switchboard.platform.error.Failure;
import switchboard.platform.failpoint.FailPoint;
import switchboard.platform.time.Clocks;
import switchboard.provider.CallReports;
import switchboard.provider.core.CallNews;
import switchboard.provider.core.CallReport;
import switchboard.provider.core.EndReason;

/**
 * Reports of calls whose rows are there, which are nearly all: every row is locked once, all that is told of it is
 * merged, and all rows are written together. Only calls' rows and their effects are touched, so the order of locks
 * holds. A call that must be adopted or taken back, a step of a transfer and what cannot be read are left out.
 */
final class CallDeliveriesTogether implements TogetherHandler {

    private final CallReports reports;
    private final Bus bus;
    private final Announcer announcer;
    private final Clocks clocks;
    private final ManyCallsRepository calls = new ManyCallsRepository();

    CallDeliveriesTogether(CallReports reports, Bus bus, Clocks clocks) {
        this.reports = reports;
        this.bus = bus;
        this.announcer = new Announcer(bus);
        this.clocks = clocks;
    }

    @Override
    public Future<Map<UUID, Handled>> handle(SqlConnection tx, List<StoredDelivery> deliveries) {
        Map<UUID, Handled> handled = new HashMap<>();
        Map<UUID, CallReport> told = new LinkedHashMap<>();
        for (StoredDelivery delivery : deliveries) {
            read(delivery).ifPresent(news -> take(delivery.id(), news, told, handled));
        }
        return told.isEmpty()
                ? Future.succeededFuture(handled)
                : calls.find(tx, told.values()).compose(rows -> {
                    Collection<MergedCall> merged = new Rows(rows).merge(told);
                    merged.forEach(call -> call.deliveries()
                            .forEach(delivery -> handled.put(delivery, new Handled.Done(call.tenant()))));
                    return save(tx, merged).map(handled);
                });
    }

    private Optional<CallNews> read(StoredDelivery delivery) {
        try {
            return Optional.of(reports.read(delivery.body(), delivery.proof()));
        } catch (Failure unreadable) {
            return Optional.empty();
        }
    }

    private static void take(UUID delivery, CallNews news, Map<UUID, CallReport> told, Map<UUID, Handled> handled) {
        news.<Optional<CallReport>>fold(
                        reported -> Optional.of(reported.report()),
                        transferring -> Optional.empty(),
                        heard -> Optional.of(heard.report()),
                        unrelated -> {
                            handled.put(delivery, new Handled.Skipped(unrelated.note()));
                            return Optional.empty();
                        })
                .ifPresent(report -> told.put(delivery, report));
    }

    private Future<Void> save(SqlConnection tx, Collection<MergedCall> merged) {
        List<MergedCall> changed = merged.stream().filter(MergedCall::isChanged).toList();
        List<MergedCall> heardOf =
                merged.stream().filter(call -> !call.isChanged()).toList();
        changed.forEach(call -> announcer.afterCommit(tx, call.before(), call.after()));
        List<Following> effects = changed.stream()
                .flatMap(call -> call.effects().stream().map(effect -> new Following(call.id(), effect)))
                .toList();
        Future<Void> saved = changed.isEmpty()
                ? Future.succeededFuture()
                : calls.save(tx, changed, clocks.business().instant());
        Future<Void> heard = heardOf.isEmpty()
                ? Future.succeededFuture()
                : calls.heardOf(tx, heardOf, clocks.business().instant());
        Future<Void> written = effects.isEmpty()
                ? Future.succeededFuture()
                : calls.writeEffects(tx, effects, clocks.machine().instant());
        if (!effects.isEmpty()) {
            AfterCommit.of(tx, () -> bus.publish(CallEvents.EFFECTS, new EffectsWritten(effects.size())));
        }
        return Future.all(saved, heard, written).<Void>mapEmpty().map(FailPoint.CALL_MERGED::passed);
    }

    /** Rows found for several reports, given out as {@link CallRepository#find} would to each in turn. */
    private static final class Rows {

        private final Map<String, MergedCall> known = new HashMap<>();
        private final Map<UUID, MergedCall> unknownByOurIds = new HashMap<>();

        Rows(List<Call> rows) {
            for (Call row : rows) {
                MergedCall call = new MergedCall(row);
                row.providerCallId().ifPresentOrElse(id -> known.put(id, call), () -> {
                    unknownByOurIds.put(row.id().value(), call);
                    row.origin().placement().ifPresent(placed -> unknownByOurIds.put(placed.attempt(), call));
                });
            }
        }

        /** Those that were found and plainly go on. */
        Collection<MergedCall> merge(Map<UUID, CallReport> told) {
            Map<UUID, MergedCall> merged = new LinkedHashMap<>();
            told.forEach((delivery, report) -> of(report)
                    .filter(call -> !isGivenUp(call.after()))
                    .ifPresent(call -> {
                        call.add(delivery, report);
                        merged.put(call.id(), call);
                    }));
            return merged.values();
        }

        private Optional<MergedCall> of(CallReport report) {
            return Optional.ofNullable(known.get(report.providerCallId())).or(() -> {
                Optional<MergedCall> ours = OurIds.of(report, "attempt_id")
                        .map(unknownByOurIds::get)
                        .or(() -> OurIds.of(report, "call_id").map(unknownByOurIds::get));
                ours.ifPresent(call -> {
                    unknownByOurIds.values().removeIf(other -> other == call);
                    known.put(report.providerCallId(), call);
                });
                return ours;
            });
        }

        private static boolean isGivenUp(Call call) {
            return call.isOver() && call.reason() == EndReason.NEVER_STARTED;
        }
    }
}
