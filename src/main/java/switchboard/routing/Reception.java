package switchboard.routing;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.Ids;
import switchboard.provider.Delivery;
import switchboard.provider.InboundAnswers;
import switchboard.provider.core.InboundQuestion;
import switchboard.provider.core.InboundQuestion.Kind;
import switchboard.routing.core.Rejection;
import switchboard.routing.core.Route;

/**
 * Gives every genuine question an answer in time. What could not be committed in time is turned away, and written down
 * once the stores are back.
 */
final class Reception {

    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

    private final RoutingConfig config;
    private final Pool pool;
    private final InboundRouter router;
    private final InboundAnswers answers;
    private final Clocks clocks;
    private final Ids ids;
    private final InboundRepository decisions;
    private final UnconnectedRepository calls;
    private final Deque<Decided> late = new ArrayDeque<>();
    private int undecided;

    Reception(RoutingConfig config, Pool pool, InboundRouter router, InboundAnswers answers, Clocks clocks, Ids ids) {
        this.config = config;
        this.pool = pool;
        this.router = router;
        this.answers = answers;
        this.clocks = clocks;
        this.ids = ids;
        this.decisions = new InboundRepository();
        this.calls = new UnconnectedRepository();
    }

    /** Never fails. */
    Future<Buffer> answer(Delivery delivery) {
        return Future.<Void>succeededFuture()
                .map(now -> answers.question(delivery))
                .compose(question -> inTime(question, attempt(delivery)))
                .recover(error -> {
                    LOG.warn("an inbound question that cannot be read is refused: {}", error.getMessage());
                    return Future.succeededFuture(answers.reject(Kind.CALL));
                });
    }

    /** Writes what was answered while the stores were away. */
    Future<Void> writeLate() {
        Decided decided;
        synchronized (late) {
            decided = late.peekFirst();
        }
        if (decided == null) {
            return Future.succeededFuture();
        }
        return write(decided).compose(written -> {
            synchronized (late) {
                late.removeFirstOccurrence(decided);
            }
            return writeLate();
        });
    }

    private Future<Buffer> inTime(InboundQuestion question, Attempt attempt) {
        if (!enter()) {
            return Future.succeededFuture(turnAway(question, attempt, "too many questions wait for the stores"));
        }
        return router.answer(question, attempt)
                .eventually(this::leave)
                .timeout(config.commitWithin().toMillis(), TimeUnit.MILLISECONDS)
                .recover(error ->
                        Future.succeededFuture(turnAway(question, attempt, String.valueOf(error.getMessage()))));
    }

    private Buffer turnAway(InboundQuestion question, Attempt attempt, String why) {
        attempt.expire();
        LOG.warn("a caller to {} is turned away: {}", question.to(), why);
        Decided decided = router.rejected(question, Optional.empty(), Rejection.STORE_AWAY, attempt);
        synchronized (late) {
            if (late.size() >= config.undecidedMax()) {
                late.removeFirst();
            }
            late.addLast(decided);
        }
        return decided.answer();
    }

    /** What the attempt may have committed after all is taken back: the caller heard a refusal. */
    private Future<Void> write(Decided decided) {
        return pool.withTransaction(tx -> decisions
                .overrule(tx, decided)
                .compose(overruled -> overruled
                        ? calls.close(
                                tx,
                                Route.callId(decided.question()),
                                clocks.business().instant())
                        : Future.succeededFuture()));
    }

    private Attempt attempt(Delivery delivery) {
        return new Attempt(ids.next(), delivery.body(), clocks.business().instant(), delivery.receivedAt());
    }

    private synchronized boolean enter() {
        if (undecided >= config.undecidedMax()) {
            return false;
        }
        undecided++;
        return true;
    }

    private synchronized Future<Void> leave() {
        undecided--;
        return Future.succeededFuture();
    }
}
