package switchboard.booking;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import switchboard.booking.IntentRepository.Standing;
import switchboard.platform.failpoint.FailPoint;
import switchboard.platform.time.Clocks;

/**
 * Writes what is wanted before the calendar is asked for it, and then has it asked. The same key is the same order
 * however often it comes: its fate is told, it is not carried out twice.
 */
final class Orders {

    private final Pool pool;
    private final CalendarDesk desk;
    private final Clocks clocks;
    private final OrderRepository orders = new OrderRepository();
    private final IntentRepository intents = new IntentRepository();
    private final CalBookingRepository locks = new CalBookingRepository();

    Orders(Pool pool, CalendarDesk desk, Clocks clocks) {
        this.pool = pool;
        this.desk = desk;
        this.clocks = clocks;
    }

    /** The same for the same words. */
    static UUID id(String... words) {
        return UUID.nameUUIDFromBytes(String.join(":", words).getBytes(StandardCharsets.UTF_8));
    }

    /** {@code key} names the wish; {@code appointment} is the row that is to stand for it. */
    Future<Settled> book(UUID key, UUID tenant, UUID appointment, Wish wish, TenantCalendar calendar) {
        Order order =
                new Order(key, tenant, appointment, Order.Kind.BOOK, wish.request(tenant, appointment, calendar), 1);
        Instant now = clocks.business().instant();
        return place(order, tx -> intents.want(tx, appointment, tenant, wish, now));
    }

    Future<Settled> move(UUID key, Standing from, Instant start, String why) {
        JsonObject request = new JsonObject()
                .put("uid", from.uid().orElseThrow())
                .put("start", start.toString())
                .put("reschedulingReason", why);
        return place(
                new Order(key, from.tenant(), from.id(), Order.Kind.MOVE, request, 1), tx -> Future.succeededFuture());
    }

    Future<Settled> cancel(UUID key, Standing from, String why) {
        JsonObject request =
                new JsonObject().put("uid", from.uid().orElseThrow()).put("cancellationReason", why);
        return place(
                new Order(key, from.tenant(), from.id(), Order.Kind.CANCEL, request, 1),
                tx -> Future.succeededFuture());
    }

    private interface Intent {
        Future<Void> write(SqlConnection tx);
    }

    /** Of two at the same moment about one appointment, the second waits for the first to be written. */
    private Future<Settled> place(Order order, Intent intent) {
        return pool.withTransaction(tx -> locks.lock(tx, List.of("appointment:" + order.appointment()))
                        .compose(locked -> orders.standing(tx, order.id()))
                        .compose(known -> known.isPresent()
                                ? Future.succeededFuture(known)
                                : write(tx, order, intent).map(Optional.<Settled>empty())))
                .compose(known -> known.isPresent()
                        ? Future.succeededFuture(known.get())
                        : desk.carryOut(FailPoint.BOOKING_INTENT_COMMITTED.passed(order)));
    }

    private Future<Void> write(SqlConnection tx, Order order, Intent intent) {
        return intent.write(tx)
                .compose(written -> orders.add(
                        tx, order, desk.leasedUntil(), clocks.machine().instant()))
                .map(FailPoint.BOOKING_INTENT_WRITTEN::passed)
                .mapEmpty();
    }
}
