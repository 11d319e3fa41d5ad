package switchboard.calls;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import switchboard.calls.core.Call;
import switchboard.inbox.DeliveryHandler;
import switchboard.inbox.Handled;
import switchboard.inbox.StoredDelivery;
import switchboard.inbox.TogetherHandler;
import switchboard.platform.core.CallId;
import switchboard.platform.core.TenantId;
import switchboard.platform.error.Failure;
import switchboard.platform.time.Clocks;
import switchboard.provider.CallReports;
import switchboard.provider.core.CallNews;
import switchboard.provider.core.CallNews.TransferStep;
import switchboard.provider.core.CallReport;
import switchboard.provider.core.Direction;

/** Acts on what the voice provider reports of calls. Deliveries may come late, twice and in any order. */
final class CallDeliveries implements DeliveryHandler {

    private static final int TRANSFER_STEPS_MAX = 200;

    private final CallReports reports;
    private final CallBook book;
    private final CallDeliveriesTogether together;
    private final Clocks clocks;
    private final CallRepository calls = new CallRepository();
    private final OwnerRepository owners = new OwnerRepository();

    CallDeliveries(CallReports reports, CallBook book, CallDeliveriesTogether together, Clocks clocks) {
        this.reports = reports;
        this.book = book;
        this.together = together;
        this.clocks = clocks;
    }

    /** One call's deliveries wait for each other here rather than at the row's lock. */
    @Override
    public String lane(StoredDelivery delivery) {
        return reports.subject(delivery.body()).orElseGet(() -> delivery.id().toString());
    }

    @Override
    public Optional<TogetherHandler> together() {
        return Optional.of(together);
    }

    @Override
    public Future<Handled> handle(SqlConnection tx, StoredDelivery delivery) {
        CallNews news;
        try {
            news = reports.read(delivery.body(), delivery.proof());
        } catch (Failure unreadable) {
            return Future.failedFuture(unreadable);
        }
        return news.fold(
                reported -> record(tx, delivery, reported.report(), Optional.empty()),
                transferring -> record(tx, delivery, transferring.report(), Optional.of(transferring.step())),
                heard -> record(tx, delivery, heard.report(), Optional.empty()),
                unrelated -> Future.succeededFuture(new Handled.Skipped(unrelated.note())));
    }

    private Future<Handled> record(
            SqlConnection tx, StoredDelivery delivery, CallReport report, Optional<TransferStep> step) {
        return book.record(tx, report, Optional.of(delivery.id()))
                .compose(known ->
                        known.map(call -> note(tx, call, step)).orElseGet(() -> unresolved(tx, delivery, report)));
    }

    private Future<Handled> note(SqlConnection tx, Call call, Optional<TransferStep> step) {
        Handled done = new Handled.Done(call.tenant().map(TenantId::value));
        return step.map(taken -> keep(tx, call.id(), taken))
                .orElseGet(Future::succeededFuture)
                .map(done);
    }

    /** The row is locked, so no step is lost to another delivery. */
    private Future<Void> keep(SqlConnection tx, CallId call, TransferStep step) {
        return calls.transfers(tx, call).compose(known -> {
            List<JsonObject> steps =
                    new ArrayList<>(known.stream().map(JsonObject.class::cast).toList());
            JsonObject taken = json(step);
            if (steps.contains(taken) || steps.size() >= TRANSFER_STEPS_MAX) {
                return Future.succeededFuture();
            }
            steps.add(taken);
            steps.sort(
                    Comparator.comparing((JsonObject s) -> s.getString("at")).thenComparing(s -> s.getString("tie")));
            return calls.saveTransfers(tx, call, new JsonArray(steps));
        });
    }

    private static JsonObject json(TransferStep step) {
        JsonObject json = new JsonObject()
                .put("step", step.word())
                .put("at", step.order().at().toString())
                .put("tie", step.order().tieBreak());
        step.destination().ifPresent(destination -> json.put("destination", destination));
        step.extension().ifPresent(extension -> json.put("extension", extension));
        step.kind().ifPresent(kind -> json.put("kind", kind));
        return json;
    }

    /** A step of a call that names no numbers waits for a delivery that does; anything else is kept for an operator. */
    private Future<Handled> unresolved(SqlConnection tx, StoredDelivery delivery, CallReport report) {
        boolean nameless =
                report.parties().from().isEmpty() && report.parties().to().isEmpty();
        if (nameless && report.ending().isEmpty()) {
            return Future.failedFuture(Failure.unavailable(
                    "call_unknown_yet", "The call is not known yet and the event names no number."));
        }
        Unplaced call = Unplaced.of(report, report.parties().direction().orElse(Direction.INBOUND));
        return owners.keepUnknown(
                        tx,
                        call,
                        delivery.event(),
                        delivery.body(),
                        clocks.machine().instant())
                .map(new Handled.Unresolved("no tenant has the number " + call.ourNumber()));
    }
}
