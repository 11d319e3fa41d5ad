package switchboard.inbox;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.inbox.core.Redelivery;
import switchboard.platform.error.Failure;
import switchboard.platform.failpoint.FailPoint;
import switchboard.platform.sql.Database;

/** Takes up deliveries that are due and hands each to its inlet's handler, in the transaction that marks it. */
final class InboxProcessor {

    private static final Logger LOG = LoggerFactory.getLogger(InboxProcessor.class);

    private final Pool pool;
    private final InboxRepository repository;
    private final Inlets inlets;
    private final Setbacks setbacks;
    private final InboxConfig config;
    private final Clock clock;

    InboxProcessor(
            Pool pool, InboxRepository repository, Inlets inlets, Setbacks setbacks, InboxConfig config, Clock clock) {
        this.pool = pool;
        this.repository = repository;
        this.inlets = inlets;
        this.setbacks = setbacks;
        this.config = config;
        this.clock = clock;
    }

    /** Handles what is due now, batch after batch, until a batch is not full. */
    Future<Void> processDue() {
        return repository
                .claimDue(config.claimBatch(), config.lease(), clock.instant())
                .map(claims -> claims.isEmpty() ? claims : FailPoint.DELIVERIES_CLAIMED.passed(claims))
                .compose(claims -> handleAll(claims)
                        .compose(handled ->
                                claims.size() < config.claimBatch() ? Future.succeededFuture() : processDue()));
    }

    /** Runs the handler on one delivery, whatever its state, and tells what came of it. */
    Future<Replay> replay(UUID id, String by) {
        return repository
                .claimAgain(id, config.lease(), clock.instant())
                .compose(claim -> claim.isPresent()
                        ? handle(claim.get(), "replay:" + by)
                        : repository.read(id).map(found -> {
                            throw found.isPresent()
                                    ? Failure.conflict(
                                            "delivery_in_progress", "The delivery is being handled right now.")
                                    : notFound(id);
                        }));
    }

    /** What a replay would come to: the handler runs, and all it wrote is rolled back. */
    Future<Replay> rehearse(UUID id) {
        return repository
                .read(id)
                .compose(found -> found.isEmpty() ? Future.failedFuture(notFound(id)) : rehearse(found.get()));
    }

    private Future<Replay> rehearse(StoredDelivery delivery) {
        return pool.withConnection(connection -> connection
                        .begin()
                        .compose(tx -> call(connection, delivery)
                                .transform(
                                        outcome -> tx.rollback().transform(rolledBack -> (Future<Handled>) outcome))))
                .timeout(config.handleTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .map(handled -> Replay.of(delivery.id(), Mark.of(handled)))
                .recover(error ->
                        Future.succeededFuture(Replay.failed(delivery.id(), "failed", Database.failure(error))));
    }

    /** Lanes side by side up to the bound; within a lane one after another. */
    private Future<Void> handleAll(List<Claim> claims) {
        Map<String, List<Claim>> lanes = new LinkedHashMap<>();
        for (Claim claim : claims) {
            lanes.computeIfAbsent(lane(claim.delivery()), lane -> new ArrayList<>())
                    .add(claim);
        }
        Deque<List<Claim>> waiting = new ArrayDeque<>(lanes.values());
        return Future.join(IntStream.range(0, Math.min(config.handlersMax(), waiting.size()))
                        .mapToObj(worker -> work(waiting))
                        .toList())
                .mapEmpty();
    }

    private Future<Void> work(Deque<List<Claim>> waiting) {
        List<Claim> lane = waiting.poll();
        if (lane == null) {
            return Future.succeededFuture();
        }
        Future<?> handled = Future.succeededFuture();
        for (Claim claim : lane) {
            handled = handled.compose(before -> handle(claim, "system"));
        }
        return handled.compose(all -> work(waiting));
    }

    /** Never fails: what goes wrong is written to the row, or waits for the lease to lapse. */
    private Future<Replay> handle(Claim claim, String by) {
        if (claim.delivery().attempts() > Redelivery.ATTEMPTS_MAX) {
            return setbacks.giveUp(claim, "Its node went silent in every try.");
        }
        return pool.withTransaction(tx -> handleIn(tx, claim, by))
                .timeout(config.handleTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .map(FailPoint.DELIVERY_COMMITTED::passed)
                .onSuccess(setbacks::handled)
                .recover(error -> setbacks.failed(claim, Database.failure(error)));
    }

    private Future<Replay> handleIn(SqlConnection tx, Claim claim, String by) {
        return call(tx, claim.delivery()).compose(handled -> {
            Mark mark = Mark.of(handled);
            Instant now = clock.instant();
            return repository.markHandled(tx, claim, mark, by, now).map(marked -> {
                if (!marked) {
                    throw new LapsedClaim();
                }
                return FailPoint.DELIVERY_MARKED.passed(
                        Replay.of(claim.delivery().id(), mark));
            });
        });
    }

    private Future<Handled> call(SqlConnection tx, StoredDelivery delivery) {
        Optional<Inlet> inlet = inlets.of(delivery);
        if (inlet.isEmpty()) {
            return Future.failedFuture(
                    Failure.invalid("no_handler", "Nobody here handles deliveries of " + delivery.source() + "."));
        }
        return Future.<Void>succeededFuture()
                .compose(now -> inlet.get().handler().handle(tx, delivery));
    }

    private String lane(StoredDelivery delivery) {
        try {
            return delivery.source()
                    + inlets.of(delivery)
                            .map(inlet -> inlet.handler().lane(delivery))
                            .orElse("");
        } catch (RuntimeException e) {
            LOG.error("bug: a handler could not name the lane of {}", delivery.id(), e);
            return delivery.id().toString();
        }
    }

    private static Failure notFound(UUID id) {
        return Failure.notFound("delivery_not_found", "There is no delivery " + id + ".")
                .about("id");
    }
}
