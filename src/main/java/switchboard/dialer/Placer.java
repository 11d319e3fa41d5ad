package switchboard.dialer;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.calls.OutboundCalls;
import switchboard.dialer.Intents.Node;
import switchboard.dialer.QueueRepository.DialingRow;
import switchboard.platform.failpoint.FailPoint;
import switchboard.provider.VoiceProvider;
import switchboard.provider.core.PlaceCall;
import switchboard.provider.core.Placement;

/** Asks the provider for a call whose intent is committed, once, and writes down what came of it. */
final class Placer {

    private static final Logger LOG = LoggerFactory.getLogger(Placer.class);

    private final Pool pool;
    private final VoiceProvider provider;
    private final OutboundCalls calls;
    private final Desk desk;
    private final DialerConfig config;
    private final Node node;

    Placer(Pool pool, VoiceProvider provider, OutboundCalls calls, Desk desk, DialerConfig config, Node node) {
        this.pool = pool;
        this.provider = provider;
        this.calls = calls;
        this.desk = desk;
        this.config = config;
        this.node = node;
    }

    /**
     * Never fails. If the answer cannot be written down the attempt stays an intent; its lease lapses and it is looked
     * for.
     */
    Future<Void> place(Intent intent, PlaceCall order, Instant committedAt) {
        if (!isInTime(intent, committedAt)) {
            LOG.warn("attempt {} waited too long after its intent; it is left to be looked for", intent.attemptId());
            return Future.succeededFuture();
        }
        FailPoint.REQUESTING.reached();
        return provider.place(order, () -> isInTime(intent, committedAt))
                .map(FailPoint.ANSWERED::passed)
                .compose(placement -> placement.fold(
                        accepted -> accepted(intent, accepted),
                        refused -> refused(intent, refused),
                        unknown -> unknown(intent, unknown)))
                .recover(error -> {
                    LOG.warn(
                            "attempt {}: its answer was not written down and will be looked for",
                            intent.attemptId(),
                            error);
                    return Future.succeededFuture();
                });
    }

    /** Half of the lease is left for the answer. By both clocks: one can be set, the other may stand still in sleep. */
    private boolean isInTime(Intent intent, Instant committedAt) {
        Duration half = config.requestLease().dividedBy(2);
        return intent.age().elapsed().compareTo(half) <= 0
                && !node.clocks().machine().instant().isAfter(committedAt.plus(half));
    }

    private Future<Void> accepted(Intent intent, Placement.Accepted answer) {
        Instant now = now();
        // the call's row first, as whoever ends it locks it first
        return pool.withTransaction(tx -> calls.accepted(tx, intent.request().call(), answer.providerCallId(), now)
                        .compose(
                                known -> desk.attempts().accepted(tx, intent.attemptId(), answer.providerCallId(), now))
                        .map(FailPoint.ACCEPTED_WRITTEN::passed))
                .map(FailPoint.ACCEPTED_COMMITTED::passed)
                .compose(done -> desk.account().ease());
    }

    private Future<Void> unknown(Intent intent, Placement.Unknown answer) {
        LOG.info("attempt {} is unknown: {}", intent.attemptId(), answer.detail());
        return desk.attempts()
                .unknown(intent.attemptId(), answer.detail(), now().plus(config.firstLookup()))
                .map(FailPoint.UNKNOWN_COMMITTED::passed);
    }

    private Future<Void> refused(Intent intent, Placement.Refused answer) {
        LOG.info("attempt {} was refused: {} {}", intent.attemptId(), answer.why(), answer.detail());
        return pool.withTransaction(tx -> calls.lock(tx, intent.request().call())
                        .compose(locked -> desk.attempts()
                                .refused(tx, intent.attemptId(), answer.why() + ": " + answer.detail(), now()))
                        .compose(first -> first ? undo(tx, intent, answer) : Future.succeededFuture())
                        .map(FailPoint.REFUSED_WRITTEN::passed))
                .map(FailPoint.REFUSED_COMMITTED::passed)
                .compose(done -> account(answer));
    }

    private Future<Void> undo(SqlConnection tx, Intent intent, Placement.Refused answer) {
        return calls.refused(tx, intent.request().call(), answer.detail(), now())
                .compose(closed -> desk.queue()
                        .loadDialing(
                                tx, intent.claim().queueId(), intent.request().call()))
                .compose(row -> row.filter(DialingRow::isDialing)
                        .map(dialing -> next(tx, dialing, answer))
                        .orElseGet(Future::succeededFuture));
    }

    /** A call that surely was not placed is no attempt; the row waits as long as the answer asks. */
    private Future<Void> next(SqlConnection tx, DialingRow row, Placement.Refused answer) {
        return switch (answer.why()) {
            case INVALID -> desk.queue().finish(tx, row.id(), "failed", "invalid_destination");
            case UNKNOWN_ASSET ->
                desk.campaigns()
                        .setStatus(tx, row.campaign(), "paused", "running")
                        .compose(paused -> requeue(tx, row, Duration.ofMinutes(5), "our_number_unknown"));
            case ACCOUNT -> requeue(tx, row, Duration.ofMinutes(5), "account_stopped");
            case RATE_LIMITED -> requeue(tx, row, answer.retryAfter().orElse(config.accountBackoff()), "rate_limited");
        };
    }

    private Future<Void> requeue(SqlConnection tx, DialingRow row, Duration after, String reason) {
        return desk.queue()
                .requeue(tx, row.withCounts(row.attempts() - 1, row.dialFailures()), now().plus(after), reason);
    }

    private Future<Void> account(Placement.Refused answer) {
        return switch (answer.why()) {
            case ACCOUNT -> desk.account().stop(answer.detail(), now());
            case RATE_LIMITED -> desk.account().backOff(backOff(answer.retryAfter()), now());
            case INVALID, UNKNOWN_ASSET -> Future.succeededFuture();
        };
    }

    private Duration backOff(Optional<Duration> asked) {
        return asked.orElse(config.accountBackoff());
    }

    private Instant now() {
        return node.clocks().business().instant();
    }
}
