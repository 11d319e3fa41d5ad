package switchboard.booking;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.booking.calcom.CalcomApiBookings;
import switchboard.booking.calcom.CalcomClient;
import switchboard.booking.calcom.CalcomMessage.News;
import switchboard.inbox.Handled;
import switchboard.platform.config.Secrets;

/** Asks every calendar for its bookings and merges what no webhook told: Cal.com delivers at most once. */
final class BookingSweep {

    private static final Logger LOG = LoggerFactory.getLogger(BookingSweep.class);

    /** What a sweep needs of its surroundings. */
    record Means(Pool pool, IntegrationRepository integrations, CalcomApiBookings words, Secrets secrets) {}

    /** A calendar we may read; the installation's own key names no integration. */
    private record Calendar(Optional<String> integration, String apiKey) {}

    private final Means means;
    private final Bookings bookings;
    private final BookingConfig config;
    private final Clock clock;

    BookingSweep(Means means, Bookings bookings, BookingConfig config, Clock clock) {
        this.means = means;
        this.bookings = bookings;
        this.config = config;
        this.clock = clock;
    }

    /** One calendar after another; one that does not answer is tried again at the next sweep. */
    Future<Void> sweep(CalcomClient client) {
        return calendars().compose(calendars -> {
            Future<Void> swept = Future.succeededFuture();
            for (Calendar calendar : calendars) {
                swept = swept.compose(before -> sweep(client, calendar, 0).recover(error -> {
                    LOG.warn("calendar {} not swept", calendar.integration().orElse("of the installation"), error);
                    return Future.succeededFuture();
                }));
            }
            return swept;
        });
    }

    private Future<Void> sweep(CalcomClient client, Calendar calendar, int page) {
        Instant asked = clock.instant();
        int size = config.sweepPage();
        return client.bookings(calendar.apiKey(), asked.minus(config.sweepBack()), page * size, size)
                .map(answer -> means.words().read(answer, asked))
                .compose(read -> merge(calendar, read.news())
                        .compose(merged -> read.size() < size || page + 1 >= config.sweepPagesMax()
                                ? Future.succeededFuture()
                                : sweep(client, calendar, page + 1)));
    }

    private Future<Void> merge(Calendar calendar, List<News> news) {
        Future<Handled> merged = Future.succeededFuture(Handled.done());
        for (News one : news) {
            merged = merged.compose(
                    before -> means.pool().withTransaction(tx -> bookings.takeIfNew(tx, one, calendar.integration())));
        }
        return merged.mapEmpty();
    }

    private Future<List<Calendar>> calendars() {
        return means.integrations().sealedTokens(means.pool()).map(tokens -> {
            List<Calendar> calendars = new ArrayList<>();
            if (!means.secrets().calcomApiKey().isBlank()) {
                calendars.add(new Calendar(Optional.empty(), means.secrets().calcomApiKey()));
            }
            Optional<SecretKey> key = means.secrets().encryptionKey();
            tokens.forEach((integration, token) -> key.flatMap(with -> SealedText.open(token, with))
                    .ifPresent(opened -> calendars.add(new Calendar(Optional.of(integration), opened))));
            return calendars;
        });
    }
}
