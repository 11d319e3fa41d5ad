package switchboard.dialer;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import switchboard.calls.CallStops;
import switchboard.limits.AdmissionRepository;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.core.TenantId;

/**
 * Takes in a do-not-call list as it arrives: a batch is entered before more is read, so its length costs no memory. A
 * list that breaks off leaves the numbers it brought, which forbid calls and allow none; a national list is in force,
 * and lets marketing go on, only when all of it is there.
 */
final class DncImport {

    private final Vertx vertx;
    private final Pool pool;
    private final DncImportRepository entries;
    private final Function<String, Optional<PhoneNumber>> numbers;
    private final AdmissionRepository admission = new AdmissionRepository();
    private final CallStops stops;
    private final Clock business;

    DncImport(
            Vertx vertx, Pool pool, Function<String, Optional<PhoneNumber>> numbers, CallStops stops, Clock business) {
        this.vertx = vertx;
        this.pool = pool;
        this.entries = new DncImportRepository(pool);
        this.numbers = numbers;
        this.stops = stops;
        this.business = business;
    }

    /**
     * What to do with a list.
     *
     * @param scope whose list it is; empty = everybody's
     * @param national the date of a national list, which binds marketing alone
     */
    record Order(Optional<TenantId> scope, Optional<LocalDate> national, String name) {}

    /**
     * When this succeeds no start is under way that has not seen the list, and calls to its numbers are ordered to end.
     * The stream must be paused.
     */
    Future<DncReport> run(ReadStream<Buffer> body, Order order) {
        DncReport.Tally tally = new DncReport.Tally();
        return open(order)
                .compose(list -> new LineBatches(lines -> enter(lines, order, list, tally))
                        .read(body)
                        .compose(read -> close(order, list))
                        .map(closed -> tally.report(list, order.national())));
    }

    private Future<Optional<UUID>> open(Order order) {
        return order.national().isEmpty()
                ? Future.succeededFuture(Optional.empty())
                : entries.openNational(order.name(), business.instant()).map(Optional::of);
    }

    private Future<Void> close(Order order, Optional<UUID> list) {
        Future<Void> dated = list.isEmpty()
                ? Future.succeededFuture()
                : entries.closeNational(list.get(), order.national().orElseThrow(), business.instant());
        return dated.compose(closed -> pool.withTransaction(tx -> lock(tx, order.scope())
                .compose(locked -> entries.callsToListed(tx, order.scope(), business.instant()))
                .compose(calls -> stops.each(tx, calls, "dnc"))
                .mapEmpty()));
    }

    private Future<Void> lock(SqlConnection tx, Optional<TenantId> scope) {
        return scope.map(tenant -> admission.lock(tx, Set.of(tenant))).orElseGet(() -> admission.lockAll(tx));
    }

    private Future<Void> enter(List<String> lines, Order order, Optional<UUID> list, DncReport.Tally tally) {
        return vertx.executeBlocking(() -> parsed(lines, tally))
                .compose(batch -> batch.isEmpty()
                        ? Future.succeededFuture()
                        : pool.withTransaction(tx -> entries.enter(
                                        tx, list, order.scope(), batch, order.name(), business.instant())
                                .compose(made -> suppress(tx, order, batch).map(closed -> {
                                    tally.entered(batch.size(), made, closed);
                                    return null;
                                }))));
    }

    /** A national list binds marketing alone, so the gate has to look at each row. */
    private Future<Integer> suppress(SqlConnection tx, Order order, List<String> batch) {
        return order.national().isPresent()
                ? Future.succeededFuture(0)
                : entries.suppressWaiting(tx, order.scope(), batch);
    }

    private List<String> parsed(List<String> lines, DncReport.Tally tally) {
        List<String> found = new ArrayList<>();
        for (String line : lines) {
            int at = tally.nextLine();
            String cell = firstCell(line);
            if (cell.isEmpty() || (at == 1 && cell.chars().noneMatch(Character::isDigit))) {
                continue;
            }
            numbers.apply(cell).map(PhoneNumber::e164).ifPresentOrElse(found::add, () -> tally.refused(at));
        }
        return found;
    }

    private static String firstCell(String line) {
        int comma = line.indexOf(',');
        return (comma < 0 ? line : line.substring(0, comma))
                .replace("\uFEFF", "")
                .replace("\"", "")
                .strip();
    }
}
