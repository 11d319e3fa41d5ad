package switchboard.dialer;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.calls.OutboundCalls;
import switchboard.dialer.AttemptRepository.Missing;
import switchboard.dialer.Intents.Node;
import switchboard.dialer.QueueRepository.DialingRow;
import switchboard.platform.failpoint.FailPoint;
import switchboard.provider.VoiceProvider;
import switchboard.provider.core.CallReport;

/**
 * Finds out what became of attempts whose answer was lost. A webhook may tell first; otherwise the provider is asked by
 * the attempt's id. Only two empty look-ups, the second well after the first, make the lead callable again.
 */
final class Lookups {

    private static final Logger LOG = LoggerFactory.getLogger(Lookups.class);
    private static final int LOOKUPS_AT_ONCE = 20;
    private static final int EMPTY_LOOKUPS_NEEDED = 2;

    private final Pool pool;
    private final VoiceProvider provider;
    private final OutboundCalls calls;
    private final Desk desk;
    private final DialerConfig config;
    private final Node node;

    Lookups(Pool pool, VoiceProvider provider, OutboundCalls calls, Desk desk, DialerConfig config, Node node) {
        this.pool = pool;
        this.provider = provider;
        this.calls = calls;
        this.desk = desk;
        this.config = config;
        this.node = node;
    }

    Future<Void> lookForMissing() {
        Instant now = node.clocks().business().instant();
        return desk.attempts()
                .markLapsed(node.clocks().machine().instant(), now.plus(config.firstLookup()))
                .map(lapsed -> lapsed > 0 ? FailPoint.LAPSED_MARKED.passed(lapsed) : lapsed)
                .compose(lapsed -> desk.attempts().dueLookups(now, now.plus(config.lookupInterval()), LOOKUPS_AT_ONCE))
                .map(missing -> missing.isEmpty() ? missing : FailPoint.LOOKUPS_CLAIMED.passed(missing))
                .compose(missing ->
                        Future.join(missing.stream().map(this::lookFor).toList()))
                .mapEmpty();
    }

    private Future<Void> lookFor(Missing missing) {
        return provider.findByAttempt(missing.attempt().toString(), missing.to())
                .compose(found -> found.isEmpty() ? nothingFound(missing) : found(missing, found))
                .recover(error -> {
                    LOG.warn(
                            "attempt {} could not be looked for; again later: {}",
                            missing.attempt(),
                            error.getMessage());
                    return Future.succeededFuture();
                });
    }

    private Future<Void> found(Missing missing, List<CallReport> reports) {
        Instant now = node.clocks().business().instant();
        CallReport report = reports.get(0);
        return pool.withTransaction(tx -> calls.accepted(tx, missing.call(), report.providerCallId(), now)
                .compose(known -> desk.attempts().accepted(tx, missing.attempt(), report.providerCallId(), now))
                .compose(marked -> calls.reported(tx, report))
                .map(FailPoint.FOUND_WRITTEN::passed));
    }

    private Future<Void> nothingFound(Missing missing) {
        if (missing.emptyLookups() + 1 < EMPTY_LOOKUPS_NEEDED) {
            return desk.attempts().countEmptyLookup(missing.attempt()).map(FailPoint.EMPTY_LOOKUP_COUNTED::passed);
        }
        Instant now = node.clocks().business().instant();
        return pool.withTransaction(tx -> calls.isUnheardOf(tx, missing.call())
                .compose(unheard -> unheard
                        ? desk.attempts().neverPlaced(tx, missing.attempt(), now)
                        : Future.succeededFuture(false))
                .compose(first -> first ? release(tx, missing, now) : Future.succeededFuture())
                .map(FailPoint.NEVER_PLACED_WRITTEN::passed));
    }

    /** It was never placed, so it was no attempt. */
    private Future<Void> release(SqlConnection tx, Missing missing, Instant now) {
        return calls.refused(tx, missing.call(), "never placed", now)
                .compose(closed -> desk.queue().loadDialing(tx, missing.queueId(), missing.call()))
                .compose(row -> row.filter(DialingRow::isDialing)
                        .map(dialing -> desk.queue()
                                .requeue(
                                        tx,
                                        dialing.withCounts(dialing.attempts() - 1, dialing.dialFailures()),
                                        now,
                                        "never_placed"))
                        .orElseGet(Future::succeededFuture));
    }
}
