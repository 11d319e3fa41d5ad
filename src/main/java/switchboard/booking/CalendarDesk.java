package switchboard.booking;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.booking.calcom.CalcomAnswer;
import switchboard.booking.calcom.CalcomApiBookings;
import switchboard.booking.calcom.CalcomClient;
import switchboard.booking.calcom.CalcomMessage.News;
import switchboard.inbox.Handled;
import switchboard.platform.error.Failure;
import switchboard.platform.failpoint.FailPoint;
import switchboard.platform.time.Clocks;

/**
 * Carries out orders. One that was asked for before is looked for first: Cal.com knows no idempotency key, so a request
 * of unknown fate is never repeated blindly.
 */
final class CalendarDesk {

    private static final Logger LOG = LoggerFactory.getLogger(CalendarDesk.class);
    private static final Duration RETRY_MAX = Duration.ofMinutes(10);
    private static final int LOOKUP_PAGE = 100;

    /** What a desk needs of its surroundings. */
    record Means(Pool pool, Calendars calendars, CalcomClient client, CalcomApiBookings words, BookingConfig config) {}

    /** What the calendar knows; a refusal if that is not what was wished. */
    private record Found(News news, Optional<String> refusal) {

        static Found asWished(News news) {
            return new Found(news, Optional.empty());
        }
    }

    private final Means means;
    private final Bookings bookings;
    private final OrderRepository orders = new OrderRepository();
    private final IntentRepository intents = new IntentRepository();
    private final Clocks clocks;

    CalendarDesk(Means means, Bookings bookings, Clocks clocks) {
        this.means = means;
        this.bookings = bookings;
        this.clocks = clocks;
    }

    /** Takes up what nobody is carrying out: orders of nodes that died, and those of unknown fate. */
    Future<Void> repair() {
        Instant now = clocks.machine().instant();
        return orders.claim(means.pool(), now, leasedUntil(), means.config().ordersAtOnce())
                .compose(due ->
                        Future.join(due.stream().map(this::carryOut).toList()).mapEmpty());
    }

    /** Until then an order stays with whoever took it up. */
    Instant leasedUntil() {
        return clocks.machine().instant().plus(means.config().orderLease());
    }

    /** Never fails: what went wrong leaves the order open. */
    Future<Settled> carryOut(Order order) {
        return means.calendars()
                .of(order.tenant())
                .compose(calendar -> calendar.isPresent()
                        ? carryOut(order, calendar.get())
                        : refuse(order, "no calendar is connected"))
                .recover(error -> postpone(order, error));
    }

    private Future<Settled> carryOut(Order order, TenantCalendar calendar) {
        Instant asked = clocks.business().instant();
        if (order.attempts() > 1) {
            return look(order, calendar, asked)
                    .compose(found ->
                            found.isPresent() ? settle(order, found.get(), calendar) : again(order, calendar, asked));
        }
        return ask(order, calendar, asked);
    }

    private Future<Settled> again(Order order, TenantCalendar calendar, Instant asked) {
        Optional<Instant> start =
                Optional.ofNullable(order.request().getString("start")).map(Instant::parse);
        return start.filter(asked::isAfter).isPresent()
                ? refuse(order, "its time has passed")
                : ask(order, calendar, asked);
    }

    private Future<Settled> ask(Order order, TenantCalendar calendar, Instant asked) {
        FailPoint.BOOKING_REQUESTING.reached();
        return request(order, calendar.calendar().apiKey())
                .map(FailPoint.BOOKING_ANSWERED::passed)
                .compose(CalendarDesk::mustBeLetIn)
                .compose(answer -> answer.isDone()
                        ? settle(order, done(answer, asked), calendar)
                        : refused(order, calendar, answer, asked));
    }

    /** A key that is wrong says nothing of the order: it waits until the key is right. */
    private static Future<CalcomAnswer> mustBeLetIn(CalcomAnswer answer) {
        return answer.status() == 401 || answer.status() == 403
                ? Future.failedFuture(
                        Failure.unavailable("calendar_key_refused", "Cal.com refuses our key: " + answer.reason()))
                : Future.succeededFuture(answer);
    }

    private Future<CalcomAnswer> request(Order order, String apiKey) {
        CalcomClient client = means.client();
        JsonObject body = order.request().copy();
        return switch (order.kind()) {
            case BOOK -> client.book(apiKey, body);
            case MOVE -> client.reschedule(apiKey, (String) body.remove("uid"), body);
            case CANCEL -> client.cancel(apiKey, (String) body.remove("uid"), body);
        };
    }

    /** A time that is taken may have been taken by ourselves, in a request that we took for lost. */
    private Future<Settled> refused(Order order, TenantCalendar calendar, CalcomAnswer answer, Instant asked) {
        LOG.info("the calendar refused to {}: {}", order.kind().column(), answer.reason());
        boolean mayBeOurs = order.attempts() > 1 || order.kind() != Order.Kind.BOOK;
        Future<Optional<Found>> found =
                mayBeOurs ? look(order, calendar, asked) : Future.succeededFuture(Optional.empty());
        return found.compose(
                what -> what.isPresent() ? settle(order, what.get(), calendar) : refuse(order, answer.reason()));
    }

    /** What the calendar knows of the order, if it was carried out or cannot be any more. */
    private Future<Optional<Found>> look(Order order, TenantCalendar calendar, Instant asked) {
        String key = calendar.calendar().apiKey();
        if (order.kind() == Order.Kind.BOOK) {
            Instant before = Instant.parse(order.request().getString("start")).minusSeconds(1);
            return lookFor(order.appointment().toString(), key, before.isBefore(asked) ? before : asked, asked, 0)
                    .map(news -> news.map(Found::asWished));
        }
        return means.client()
                .find(key, order.request().getString("uid"))
                .compose(answer -> afterwards(order, key, answer, asked));
    }

    private Future<Optional<Found>> afterwards(Order order, String key, CalcomAnswer answer, Instant asked) {
        Optional<String> successor = means.words().successor(answer.body());
        if (successor.isPresent()) {
            Optional<String> refusal =
                    order.kind() == Order.Kind.MOVE ? Optional.empty() : Optional.of("it was moved meanwhile");
            return means.client()
                    .find(key, successor.get())
                    .map(moved -> means.words().one(moved.body(), asked).map(news -> new Found(news, refusal)));
        }
        Optional<String> refusal =
                order.kind() == Order.Kind.CANCEL ? Optional.empty() : Optional.of("it was cancelled meanwhile");
        return Future.succeededFuture(means.words()
                .one(answer.body(), asked)
                .filter(news -> news.event().isOff())
                .map(news -> new Found(news, refusal)));
    }

    private Found done(CalcomAnswer answer, Instant asked) {
        return means.words()
                .one(answer.body(), asked)
                .map(Found::asWished)
                .orElseThrow(() -> Failure.unavailable("calendar_unreadable", "Cal.com's answer tells no booking."));
    }

    private Future<Optional<News>> lookFor(String appointment, String key, Instant start, Instant asked, int page) {
        return means.client()
                .bookings(key, start, page * LOOKUP_PAGE, LOOKUP_PAGE)
                .compose(answer -> {
                    Optional<News> found = means.words().madeFor(answer, appointment, asked);
                    boolean last = means.words().read(answer, asked).size() < LOOKUP_PAGE
                            || page + 1 >= means.config().sweepPagesMax();
                    return found.isPresent() || last
                            ? Future.succeededFuture(found)
                            : lookFor(appointment, key, start, asked, page + 1);
                });
    }

    private Future<Settled> settle(Order order, Found found, TenantCalendar calendar) {
        return means.pool()
                .withTransaction(tx -> bookings.takeAnswer(
                                tx, found.news(), calendar.calendar().integration())
                        .compose(CalendarDesk::mustBeDone)
                        .map(FailPoint.BOOKING_MERGED::passed)
                        .compose(done -> orders.done(tx, order, clocks.machine().instant(), found.refusal())))
                .map(FailPoint.BOOKING_COMMITTED::passed)
                .map(found.refusal().isPresent() ? Settled.REFUSED : Settled.DONE);
    }

    private Future<Settled> refuse(Order order, String why) {
        return means.pool()
                .withTransaction(tx -> intents.fail(tx, order.appointment())
                        .compose(failed ->
                                orders.done(tx, order, clocks.machine().instant(), Optional.of(why))))
                .map(Settled.REFUSED);
    }

    private static Future<Handled> mustBeDone(Handled handled) {
        return handled.fold(
                done -> Future.succeededFuture(handled),
                skipped -> Future.failedFuture(skipped.note()),
                unresolved -> Future.failedFuture(unresolved.note()));
    }

    private Future<Settled> postpone(Order order, Throwable error) {
        LOG.warn("the calendar's order {} is looked after later: {}", order.id(), error.getMessage());
        Duration wait = means.config().orderLookup().multipliedBy(1L << Math.min(order.attempts() - 1, 6));
        Instant until = clocks.machine().instant().plus(wait.compareTo(RETRY_MAX) < 0 ? wait : RETRY_MAX);
        return orders.postpone(means.pool(), order, until, String.valueOf(error.getMessage()))
                .transform(whatever -> Future.succeededFuture(Settled.UNKNOWN));
    }

    /** Fails if the calendar did not do it; then nothing is written. */
    Future<Void> markAbsent(TenantCalendar calendar, String uid, boolean absent) {
        String key = calendar.calendar().apiKey();
        return means.client()
                .find(key, uid)
                .compose(CalendarDesk::mustBeLetIn)
                .compose(found -> means.client()
                        .markAbsent(key, uid, Appointments.absence(means.words().email(found.body()), absent)))
                .compose(CalendarDesk::mustBeLetIn)
                .compose(marked -> marked.isDone()
                        ? means.client().find(key, uid)
                        : Future.failedFuture(
                                Failure.conflict("calendar_refused", "The calendar refused: " + marked.reason() + ".")))
                .map(after -> done(after, clocks.business().instant()))
                .compose(found -> means.pool()
                        .withTransaction(tx -> bookings.takeAnswer(
                                        tx, found.news(), calendar.calendar().integration())
                                .compose(CalendarDesk::mustBeDone)))
                .mapEmpty();
    }

    /** Open times from now on, within the days given; for what is offered, never for what is promised. */
    Future<List<Instant>> open(TenantCalendar calendar, Instant from, Instant to) {
        Instant now = clocks.business().instant();
        Instant begin = from.isAfter(now) ? from : now;
        return means.client()
                .slots(calendar.calendar().apiKey(), calendar.eventType(), begin, to)
                .map(slots -> slots.stream()
                        .filter(at -> at.isAfter(now) && at.isBefore(to))
                        .toList());
    }
}
