package switchboard.dialer;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.calls.Alarms;
import switchboard.calls.Alarms.Alarm;
import switchboard.calls.OutboundCalls;
import switchboard.dialer.Intents.Node;
import switchboard.dialer.QueueRepository.DialingRow;
import switchboard.platform.core.CallId;
import switchboard.platform.failpoint.FailPoint;
import switchboard.provider.VoiceProvider;
import switchboard.provider.core.PlaceCall;
import switchboard.provider.core.Placement;

/** Asks the provider for a call whose intent is committed, once, and writes down what came of it. */
final class Placer {

    private static final Logger LOG = LoggerFactory.getLogger(Placer.class);

    /** After this, what stopped the call may have been acknowledged; before, asking again would only cost time. */
    private static final Duration STALE_AFTER = Duration.ofMillis(250);

    private final Pool pool;
    private final VoiceProvider provider;
    private final OutboundCalls calls;
    private final Alarms alarms;
    private final Desk desk;
    private final DialerConfig config;
    private final Node node;
    private final Answers answers;

    Placer(
            Pool pool,
            VoiceProvider provider,
            OutboundCalls calls,
            Alarms alarms,
            Desk desk,
            DialerConfig config,
            Node node) {
        this.pool = pool;
        this.provider = provider;
        this.calls = calls;
        this.alarms = alarms;
        this.desk = desk;
        this.config = config;
        this.node = node;
        this.answers = new Answers(pool, calls, desk, node.clocks());
    }

    /**
     * Never fails. If the answer cannot be written down the attempt stays an intent; its lease lapses and it is looked
     * for.
     */
    Future<Void> place(Intent intent, PlaceCall order, Instant committedAt) {
        Duration waited = waited(intent, committedAt);
        if (!isInTime(waited)) {
            LOG.warn("attempt {} waited too long after its intent; it is left to be looked for", intent.attemptId());
            return Future.succeededFuture();
        }
        Future<Boolean> toEnd = waited.compareTo(STALE_AFTER) > 0
                ? calls.isToEnd(pool, intent.request().call())
                : Future.succeededFuture(false);
        return toEnd.compose(withdrawn -> withdrawn ? withdraw(intent) : ask(intent, order, committedAt))
                .recover(error -> {
                    LOG.warn(
                            "attempt {}: its answer was not written down and will be looked for",
                            intent.attemptId(),
                            error);
                    return Future.succeededFuture();
                });
    }

    /** By the clock that has run longer: one can be set, the other may stand still while the machine sleeps. */
    private Duration waited(Intent intent, Instant committedAt) {
        Duration byTheClock = Duration.between(committedAt, machineNow());
        Duration byTheWatch = intent.age().elapsed();
        return byTheWatch.compareTo(byTheClock) > 0 ? byTheWatch : byTheClock;
    }

    /** Half of the lease is left for the answer. */
    private boolean isInTime(Duration waited) {
        return waited.compareTo(config.requestLease().dividedBy(2)) <= 0;
    }

    private Future<Void> ask(Intent intent, PlaceCall order, Instant committedAt) {
        FailPoint.REQUESTING.reached();
        return provider.place(order, () -> isInTime(waited(intent, committedAt)))
                .map(FailPoint.ANSWERED::passed)
                .compose(placement -> placement.fold(
                        accepted -> answers.accepted(intent, accepted.providerCallId()),
                        refused -> refused(intent, refused),
                        unknown -> unknown(intent, unknown)));
    }

    /** Ordered to end before it was placed: a pause or an opt-out was faster. What becomes of the row the gate says. */
    private Future<Void> withdraw(Intent intent) {
        String detail = "ordered to end before it was placed";
        return pool.withTransaction(
                tx -> refuse(tx, intent, detail, row -> requeue(tx, row, Duration.ZERO, "never_placed")));
    }

    private Future<Void> unknown(Intent intent, Placement.Unknown answer) {
        LOG.info("attempt {} is unknown: {}", intent.attemptId(), answer.detail());
        return desk.attempts()
                .unknown(intent.attemptId(), answer.detail(), now().plus(config.firstLookup()))
                .map(FailPoint.UNKNOWN_COMMITTED::passed);
    }

    private Future<Void> refused(Intent intent, Placement.Refused answer) {
        LOG.info("attempt {} was refused: {} {}", intent.attemptId(), answer.why(), answer.detail());
        String detail = answer.why() + ": " + answer.detail();
        return pool.withTransaction(tx ->
                        refuse(tx, intent, detail, row -> next(tx, row, answer)).map(FailPoint.REFUSED_WRITTEN::passed))
                .map(FailPoint.REFUSED_COMMITTED::passed)
                .compose(done -> account(answer));
    }

    /** The call's row first, as whoever ends it locks it first; nothing if a report was faster. */
    private Future<Void> refuse(
            SqlConnection tx, Intent intent, String detail, Function<DialingRow, Future<Void>> then) {
        CallId call = intent.request().call();
        return calls.isUnheardOf(tx, call)
                .compose(unheard -> unheard
                        ? desk.attempts().refused(tx, intent.attemptId(), detail, now())
                        : Future.succeededFuture(false))
                .compose(first -> first ? undo(tx, intent, detail, then) : Future.succeededFuture());
    }

    private Future<Void> undo(SqlConnection tx, Intent intent, String detail, Function<DialingRow, Future<Void>> then) {
        CallId call = intent.request().call();
        return calls.refused(tx, call, detail, now())
                .compose(closed -> desk.queue().loadDialing(tx, intent.claim().queueId(), call))
                .compose(row -> row.filter(DialingRow::isDialing).map(then).orElseGet(Future::succeededFuture));
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
            case ACCOUNT -> desk.account().stop(answer.detail(), now()).compose(stopped -> alarm(answer));
            case RATE_LIMITED -> desk.account().backOff(backOff(answer.retryAfter()), now());
            case INVALID, UNKNOWN_ASSET -> Future.succeededFuture();
        };
    }

    private Future<Void> alarm(Placement.Refused answer) {
        return alarms.raise(
                pool,
                new Alarm(
                        "carrier_refused",
                        "critical",
                        Optional.empty(),
                        Optional.empty(),
                        "The provider account is stopped: " + answer.detail()
                                + ". Nothing is dialled until it is reopened.",
                        new JsonObject().put("reason", answer.detail())),
                now());
    }

    private Duration backOff(Optional<Duration> asked) {
        return asked.orElse(config.accountBackoff());
    }

    Instant machineNow() {
        return node.clocks().machine().instant();
    }

    private Instant now() {
        return node.clocks().business().instant();
    }
}
