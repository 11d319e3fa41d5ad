package switchboard.routing;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.platform.error.Failure;
import switchboard.platform.meter.Timing;
import switchboard.platform.sql.Database;
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
    private static final int WRITTEN_AT_ONCE = 200;

    private final RoutingConfig config;
    private final Pool pool;
    private final InboundRouter router;
    private final InboundAnswers answers;
    private final Clocks clocks;
    private final Ids ids;
    private final Timing latency;
    private final InboundRepository decisions;
    private final UnconnectedRepository calls;
    private final Set<Decided> late = new LinkedHashSet<>();
    private int undecided;

    Reception(
            RoutingConfig config, Pool pool, InboundRouter router, InboundAnswers answers, Clocks clocks, Means means) {
        this.config = config;
        this.pool = pool;
        this.router = router;
        this.answers = answers;
        this.clocks = clocks;
        this.ids = means.ids();
        this.latency = new Timing(means.metrics(), "switchboard.inbound.decision", "verdict", verdicts());
        this.decisions = new InboundRepository();
        this.calls = new UnconnectedRepository();
    }

    /** What it names its attempts with, and counts them in. */
    record Means(Ids ids, MeterRegistry metrics) {}

    /** Never fails. */
    Future<Buffer> answer(Delivery delivery) {
        return Future.<Void>succeededFuture()
                .map(now -> answers.question(delivery))
                .compose(question -> {
                    Attempt attempt = attempt(delivery);
                    return latency.of(inTime(question, attempt), answered -> attempt.verdict());
                })
                .recover(error -> {
                    LOG.warn("an inbound question that cannot be read is refused: {}", error.getMessage());
                    return Future.succeededFuture(answers.reject(Kind.CALL));
                });
    }

    /** Writes what was answered while the stores were away. */
    Future<Void> writeLate() {
        List<Decided> first = firstOfLate();
        if (first.isEmpty()) {
            return Future.succeededFuture();
        }
        return decisions
                .storeMany(pool, first)
                .compose(stored -> overrule(first.stream()
                        .filter(decided -> !stored.contains(decided.question().key()))
                        .toList()))
                .recover(error -> oneByOne(first))
                .compose(written -> {
                    synchronized (late) {
                        first.forEach(late::remove);
                    }
                    return writeLate();
                });
    }

    /** One that can never be written keeps no other from it. Fails when the stores are still away. */
    private Future<Void> oneByOne(List<Decided> several) {
        Future<Void> all = Future.succeededFuture();
        for (Decided decided : several) {
            all = all.compose(before -> write(decided)).recover(error -> {
                if (Database.failure(error) instanceof Failure failure && failure.kind() == Failure.Kind.UNAVAILABLE) {
                    return Future.failedFuture(error);
                }
                LOG.error(
                        "the refusal {} cannot be put on record",
                        decided.question().key(),
                        error);
                return Future.succeededFuture();
            });
        }
        return all;
    }

    /** No question twice. */
    private List<Decided> firstOfLate() {
        Set<String> keys = new HashSet<>();
        synchronized (late) {
            return late.stream()
                    .limit(WRITTEN_AT_ONCE)
                    .filter(decided -> keys.add(decided.question().key()))
                    .toList();
        }
    }

    private Future<Void> overrule(List<Decided> answeredBefore) {
        Future<Void> all = Future.succeededFuture();
        for (Decided decided : answeredBefore) {
            all = all.compose(before -> write(decided));
        }
        return all;
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
            if (late.size() < config.lateMax()) {
                late.add(decided);
            } else {
                LOG.error("the refusal of a caller to {} will not be on record: too many wait", question.to());
            }
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

    private static List<String> verdicts() {
        return Stream.concat(
                        Stream.of("admitted", "repeated"),
                        Arrays.stream(Rejection.values()).map(Timing::word))
                .toList();
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
