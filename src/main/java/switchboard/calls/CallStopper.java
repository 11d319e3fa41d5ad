package switchboard.calls;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.calls.StopRepository.Due;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.sql.Storable;
import switchboard.provider.VoiceProvider;
import switchboard.provider.core.CallReport;

/**
 * Ends the calls that are to be ended. A call is asked to end, then asked for, until it is over: the answer to a stop
 * may be lost and so may the webhook that follows it. One whose id is not known yet is looked for by its attempt.
 */
final class CallStopper {

    private static final Logger LOG = LoggerFactory.getLogger(CallStopper.class);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final int ERROR_CHARS_MAX = 500;

    private final Pool pool;
    private final StopRepository stops = new StopRepository();
    private final VoiceProvider provider;
    private final CallBook book;
    private final CallsConfig config;
    private final Clock machine;

    CallStopper(Pool pool, VoiceProvider provider, CallBook book, CallsConfig config, Clock machine) {
        this.pool = pool;
        this.provider = provider;
        this.book = book;
        this.config = config;
        this.machine = machine;
    }

    /** Goes on until nothing is due. */
    Future<Void> carryOutDue() {
        Instant now = machine.instant();
        return stops.claimDue(pool, config.stopBatch(), now.plus(config.effectLease()), now)
                .compose(due ->
                        Future.join(due.stream().map(this::carryOut).toList()).map(due.size()))
                .compose(claimed -> claimed == config.stopBatch() ? carryOutDue() : Future.succeededFuture());
    }

    private Future<Void> carryOut(Due due) {
        if (due.isOver()) {
            return stops.markOver(pool, due.call(), machine.instant());
        }
        return due.providerCallId()
                .map(id -> due.askedBefore() ? askAgain(id) : provider.stop(id))
                .orElseGet(() -> look(due))
                .transform(tried -> {
                    Optional<String> error = Optional.ofNullable(tried.cause()).map(CallStopper::words);
                    error.ifPresent(why -> LOG.warn("call {} could not be ended; again soon: {}", due.call(), why));
                    return stops.tryAgain(pool, due.call(), machine.instant().plus(retryAfter(due.attempts())), error);
                });
    }

    /** The webhook of its end is late or lost: what the provider says now is recorded like one. */
    private Future<Void> askAgain(String providerCallId) {
        return provider.find(providerCallId)
                .compose(found -> record(found.stream().toList())
                        .compose(recorded -> found.filter(CallReport::isOver).isPresent()
                                ? Future.succeededFuture()
                                : provider.stop(providerCallId)));
    }

    /** Its id is in an answer that was lost or is still on its way. */
    private Future<Void> look(Due due) {
        if (due.attempt().isEmpty() || due.to().isEmpty()) {
            return Future.succeededFuture(); // a caller we let in: the first news of the call names it
        }
        return provider.findByAttempt(
                        due.attempt().get().toString(), new PhoneNumber(due.to().get()))
                .compose(found -> record(found)
                        .compose(recorded -> Future.join(found.stream()
                                .filter(report -> !report.isOver())
                                .map(report -> provider.stop(report.providerCallId()))
                                .toList()))
                        .mapEmpty());
    }

    private Future<Void> record(List<CallReport> found) {
        Future<Void> recorded = Future.succeededFuture();
        for (CallReport report : found) {
            recorded = recorded.compose(before -> pool.withTransaction(tx -> book.reported(tx, report)));
        }
        return recorded;
    }

    private Duration retryAfter(int attempts) {
        Duration wait = FIRST_RETRY.multipliedBy(1L << Math.min(attempts - 1, 20));
        return wait.compareTo(config.stopRetryMax()) > 0 ? config.stopRetryMax() : wait;
    }

    private static String words(Throwable error) {
        String said = Storable.text(String.valueOf(error.getMessage()));
        return said.substring(0, Math.min(said.length(), ERROR_CHARS_MAX));
    }
}
