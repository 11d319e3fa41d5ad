package switchboard.reconcile;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import switchboard.platform.core.CallId;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.error.Failure;
import switchboard.provider.core.CallReport;

/** Puts safe differences right, each in a transaction of its own with its audit row. */
final class Repairs {

    private final Pool pool;
    private final Books books;
    private final RepairRepository repairs = new RepairRepository();
    private final ProviderCallRepository calls;
    private final DifferenceRepository differences;
    private final Clock business;

    Repairs(Pool pool, Books books, Clock business) {
        this.pool = pool;
        this.books = books;
        this.calls = new ProviderCallRepository(pool);
        this.differences = new DifferenceRepository(pool);
        this.business = business;
    }

    /** Succeeds whatever comes of it: what cannot be repaired stays open, with why. */
    Future<Void> repair(UUID run, Difference difference) {
        return Future.succeededFuture()
                .compose(now -> done(run, difference))
                .recover(error -> differences.failed(difference.id(), String.valueOf(error.getMessage())));
    }

    private Future<Void> done(UUID run, Difference difference) {
        Instant now = business.instant();
        return switch (difference.cause()) {
            case MISSING_EVENT ->
                books.provider()
                        .find(difference.entityId())
                        .compose(found -> take(run, difference, found.stream().toList()));
            case STUCK_CALL, DURATION_CHANGED, COST_CHANGED ->
                look(call(difference)).compose(found -> take(run, difference, found));
            case WITHOUT_TENANT ->
                within(
                        run,
                        difference,
                        tx -> repairs.own(tx, call(difference), now).compose(owned -> meter(tx, difference)));
            case MISSING_LEDGER_ROW, DUPLICATE_LEDGER_ROW, LEDGER_DIFFERS, LEDGER_COST_DIFFERS, HOLD_LEAKED ->
                within(run, difference, tx -> meter(tx, difference));
            case MISSING_TEXT_ROW ->
                within(run, difference, tx -> repairs.text(tx, tenant(difference), call(difference), now));
            case COUNTER_DRIFT, TEXT_COUNTER_DRIFT, HOLD_DRIFT ->
                within(run, difference, tx -> repairs.counters(tx, tenant(difference), now));
            case PERIOD_DRIFT ->
                within(run, difference, tx -> repairs.period(tx, tenant(difference), difference.entityId()));
            case LINE_ITEM_DRIFT ->
                within(run, difference, tx -> repairs.rateAgain(tx, difference.entityId()))
                        .compose(marked -> books.bill().get())
                        .mapEmpty();
            case SLOT_DRIFT ->
                books.slots().realign().get().compose(done -> within(run, difference, Repairs::nothingMore));
            case UNATTRIBUTED, UNKNOWN_TO_PROVIDER, ORPHAN_LEDGER_ROW, BOOKING_MISSING, BOOKING_UNKNOWN ->
                throw new IllegalArgumentException(difference.cause() + " is for people");
        };
    }

    private Future<Void> within(UUID run, Difference difference, Function<SqlConnection, Future<Void>> work) {
        return pool.withTransaction(tx -> work.apply(tx)
                .compose(done -> repairs.audit(tx, difference, run, business.instant()))
                .compose(audited -> differences.repaired(tx, difference.id(), business.instant())));
    }

    private Future<Void> take(UUID run, Difference difference, List<CallReport> found) {
        List<CallReport> over = found.stream().filter(CallReport::isOver).toList();
        if (over.isEmpty()) {
            return Future.failedFuture(
                    Failure.conflict("still_open", "the provider, asked again, does not say that the call is over"));
        }
        return within(run, difference, tx -> {
            Future<Void> taken = Future.succeededFuture();
            for (CallReport report : over) {
                taken = taken.compose(before -> books.calls().reported(tx, report))
                        .compose(reported -> calls.byProviderId(tx, report.providerCallId()))
                        .compose(call -> books.meter().meter(tx, call));
            }
            return taken;
        });
    }

    private Future<List<CallReport>> look(UUID call) {
        return calls.known(call).compose(found -> {
            ProviderCallRepository.Known known = found.orElseThrow();
            Optional<Future<List<CallReport>>> byId = known.providerCallId()
                    .map(id -> books.provider().find(id).map(one -> one.stream().toList()));
            return byId.orElseGet(() -> known.attempt().isEmpty() || known.to().isEmpty()
                    ? Future.succeededFuture(List.of())
                    : books.provider()
                            .findByAttempt(
                                    known.attempt().get(),
                                    new PhoneNumber(known.to().get())));
        });
    }

    private Future<Void> meter(SqlConnection tx, Difference difference) {
        return books.meter().meter(tx, new CallId(call(difference)));
    }

    private static Future<Void> nothingMore(SqlConnection tx) {
        return Future.succeededFuture();
    }

    private static UUID call(Difference difference) {
        return UUID.fromString(difference.entityId());
    }

    private static UUID tenant(Difference difference) {
        return difference.tenant().orElseThrow();
    }
}
