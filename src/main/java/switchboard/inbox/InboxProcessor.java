package switchboard.inbox;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import switchboard.platform.error.Failure;
import switchboard.platform.failpoint.FailPoint;
import switchboard.platform.sql.Database;

/**
 * Takes up deliveries that are due and sees that each is handled; handles one again, or rehearses it, when asked to.
 */
final class InboxProcessor {

    private final Pool pool;
    private final InboxRepository repository;
    private final Inlets inlets;
    private final Handling handling;
    private final RehearsalRepository rehearsals = new RehearsalRepository();
    private final InboxConfig config;
    private final Clock clock;

    InboxProcessor(
            Pool pool, InboxRepository repository, Inlets inlets, Setbacks setbacks, InboxConfig config, Clock clock) {
        this.pool = pool;
        this.repository = repository;
        this.inlets = inlets;
        this.handling = new Handling(pool, new MarkRepository(pool), inlets, setbacks, config, clock);
        this.config = config;
        this.clock = clock;
    }

    /** Handles what is due now, batch after batch, until a batch is not full. */
    Future<Void> processDue() {
        return repository
                .claimDue(config.claimBatch(), config.lease(), clock.instant())
                .map(claims -> claims.isEmpty() ? claims : FailPoint.DELIVERIES_CLAIMED.passed(claims))
                .compose(claims -> new Round(handling, inlets, config)
                        .handle(claims)
                        .compose(handled ->
                                claims.size() < config.claimBatch() ? Future.succeededFuture() : processDue()));
    }

    /** Runs the handler on one delivery, whatever its state, and tells what came of it. */
    Future<Replay> replay(UUID id, String by) {
        return repository
                .claimAgain(id, config.lease(), clock.instant())
                .compose(claim -> claim.isPresent()
                        ? handling.one(claim.get(), "replay:" + by)
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

    /** What each of these would come to, one after another. */
    Future<List<Replay>> rehearseAll(List<UUID> ids) {
        List<Replay> all = new ArrayList<>();
        Future<?> done = Future.succeededFuture();
        for (UUID id : ids) {
            done = done.compose(before -> rehearse(id)).map(all::add);
        }
        return done.map(all);
    }

    private Future<Replay> rehearse(StoredDelivery delivery) {
        return pool.withConnection(connection -> connection
                        .begin()
                        .compose(tx -> tried(connection, delivery)
                                .transform(outcome -> tx.rollback().transform(rolledBack -> (Future<Replay>) outcome))))
                .timeout(config.handleTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .recover(error ->
                        Future.succeededFuture(Replay.failed(delivery.id(), "failed", Database.failure(error))));
    }

    /** Within, the rows are as they would be; from outside they still are as they are. */
    private Future<Replay> tried(SqlConnection tx, StoredDelivery delivery) {
        return handling.call(tx, delivery)
                .compose(handled -> rehearsals
                        .touched(tx)
                        .compose(touched -> rehearsals
                                .rows(tx, touched)
                                .compose(after -> rehearsals
                                        .rows(pool, touched)
                                        .map(before -> Replay.rehearsed(
                                                delivery.id(), Mark.of(handled), RowChange.between(before, after))))));
    }

    private static Failure notFound(UUID id) {
        return Failure.notFound("delivery_not_found", "There is no delivery " + id + ".")
                .about("id");
    }
}
