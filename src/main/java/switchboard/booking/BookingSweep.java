package switchboard.booking;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.booking.CalendarSweepRepository.Turn;
import switchboard.booking.calcom.CalcomApiBookings;
import switchboard.booking.calcom.CalcomClient;
import switchboard.booking.calcom.CalcomMessage.News;
import switchboard.platform.time.Clocks;

/**
 * Asks every calendar for its bookings and merges what no webhook told: Cal.com delivers at most once. One node reads a
 * calendar at a time, page by page; the next goes on where it stopped.
 */
final class BookingSweep {

    private static final Logger LOG = LoggerFactory.getLogger(BookingSweep.class);
    private static final long MINUTE_MILLIS = 60_000;

    /** What a sweep needs of its surroundings. */
    record Means(Pool pool, Calendars calendars, CalcomApiBookings words, Clocks clocks) {}

    /** How far a turn has come. */
    private record Progress(int skip, int pages, int failed) {}

    private final Means means;
    private final CalendarSweepRepository turns;
    private final Bookings bookings;
    private final BookingConfig config;

    BookingSweep(Means means, Bookings bookings, BookingConfig config) {
        this.means = means;
        this.turns = new CalendarSweepRepository(means.pool());
        this.bookings = bookings;
        this.config = config;
    }

    /** One calendar that is due after another. One that does not answer is tried again soon, the others go on. */
    Future<Void> sweep(Vertx vertx, CalcomClient client) {
        return means.calendars().all().compose(calendars -> next(vertx, client, calendars));
    }

    private Future<Void> next(Vertx vertx, CalcomClient client, Map<String, Calendar> calendars) {
        return turns.claim(calendars.keySet(), machine(), machine().plus(config.sweepLease()), business())
                .compose(turn -> turn.isEmpty()
                        ? Future.succeededFuture()
                        : read(vertx, client, calendars, turn.get()).compose(done -> next(vertx, client, calendars)));
    }

    private Future<Void> read(Vertx vertx, CalcomClient client, Map<String, Calendar> calendars, Turn turn) {
        Calendar calendar = Optional.ofNullable(calendars.get(turn.calendar())).orElseThrow();
        return new Reading(vertx, client, calendar, turn)
                .page(new Progress(turn.skip(), 0, 0))
                .recover(error -> {
                    LOG.warn("calendar {} not swept: {}", turn.calendar(), error.getMessage());
                    return turns.pause(
                            turn,
                            machine().plus(config.sweepRetry()),
                            Optional.empty(),
                            Optional.of(String.valueOf(error.getMessage())));
                });
    }

    private final class Reading {

        private final Vertx vertx;
        private final CalcomClient client;
        private final Calendar calendar;
        private final Turn turn;

        Reading(Vertx vertx, CalcomClient client, Calendar calendar, Turn turn) {
            this.vertx = vertx;
            this.client = client;
            this.calendar = calendar;
            this.turn = turn;
        }

        Future<Void> page(Progress before) {
            Instant asked = business();
            int size = config.sweepPage();
            return client.bookings(calendar.apiKey(), turn.since().minus(config.sweepBack()), before.skip(), size)
                    .map(answer -> means.words().read(answer, asked))
                    .compose(read -> merge(read.news())
                            .map(failed -> new Progress(
                                    before.skip() + read.size(), before.pages() + 1, before.failed() + failed))
                            .compose(now -> read.size() < size ? end(now) : turnPage(now)));
        }

        private Future<Void> turnPage(Progress now) {
            if (now.pages() >= config.sweepPagesMax()) {
                return turns.pause(turn, machine(), Optional.of(now.skip()), Optional.empty());
            }
            return turns.turnPage(turn, now.skip(), machine().plus(config.sweepLease()))
                    .compose(ours -> ours
                            ? vertx.timer(MINUTE_MILLIS / config.sweepPerMinute(), TimeUnit.MILLISECONDS)
                                    .compose(rested -> page(now))
                            : Future.succeededFuture());
        }

        /** What could not be merged is asked for again, from the first page on. */
        private Future<Void> end(Progress now) {
            return now.failed() == 0
                    ? turns.finish(turn, machine().plus(config.sweepInterval()))
                    : turns.pause(
                            turn,
                            machine().plus(config.sweepRetry()),
                            Optional.of(0),
                            Optional.of(now.failed() + " bookings could not be merged"));
        }

        /** How many could not be merged. */
        private Future<Integer> merge(List<News> news) {
            Future<Integer> failed = Future.succeededFuture(0);
            for (News one : news) {
                failed = failed.compose(before -> merge(one).map(before).recover(error -> {
                    LOG.warn("booking {} not merged", one.event().uid(), error);
                    return Future.succeededFuture(before + 1);
                }));
            }
            return failed;
        }

        private Future<?> merge(News one) {
            return means.pool().withTransaction(tx -> bookings.takeIfNew(tx, one, calendar.integration()));
        }
    }

    private Instant machine() {
        return means.clocks().machine().instant();
    }

    private Instant business() {
        return means.clocks().business().instant();
    }
}
