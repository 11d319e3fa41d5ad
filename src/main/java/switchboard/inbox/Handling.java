package switchboard.inbox;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.inbox.core.Redelivery;
import switchboard.platform.error.Failure;
import switchboard.platform.failpoint.FailPoint;
import switchboard.platform.sql.Database;

/**
 * Hands claimed deliveries to their handlers, in the transaction that marks them: many in one where their handler can,
 * else each in its own. Nothing here fails: what goes wrong is written to the row, or waits for the lease to lapse.
 */
final class Handling {

    private static final Logger LOG = LoggerFactory.getLogger(Handling.class);

    private final Pool pool;
    private final MarkRepository marks;
    private final Inlets inlets;
    private final Setbacks setbacks;
    private final InboxConfig config;
    private final Clock clock;

    Handling(Pool pool, MarkRepository marks, Inlets inlets, Setbacks setbacks, InboxConfig config, Clock clock) {
        this.pool = pool;
        this.marks = marks;
        this.inlets = inlets;
        this.setbacks = setbacks;
        this.config = config;
        this.clock = clock;
    }

    Future<Replay> one(Claim claim, String by) {
        if (claim.delivery().attempts() > Redelivery.ATTEMPTS_MAX) {
            return setbacks.giveUp(claim, "Its node went silent in every try.");
        }
        return pool.withTransaction(tx -> handleIn(tx, claim, by))
                .timeout(config.handleTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .map(FailPoint.DELIVERY_COMMITTED::passed)
                .onSuccess(replay -> setbacks.handled(claim, replay))
                .recover(error -> setbacks.failed(claim, Database.failure(error)));
    }

    /**
     * Those that are still to be handled one by one. When the database was away, or something hung, none: all of them
     * come due again soon, and each alone, for one of them may be what hung.
     */
    Future<List<Claim>> many(TogetherHandler handler, List<Claim> claims) {
        return pool.withTransaction(tx -> handleIn(tx, handler, claims))
                .timeout(config.handleTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .map(FailPoint.DELIVERY_COMMITTED::passed)
                .onSuccess(replays -> claims.stream()
                        .filter(claim -> replays.containsKey(claim.delivery().id()))
                        .forEach(claim -> setbacks.handled(
                                claim,
                                Objects.requireNonNull(
                                        replays.get(claim.delivery().id())))))
                .map(replays -> claims.stream()
                        .filter(claim -> !replays.containsKey(claim.delivery().id()))
                        .toList())
                .recover(error -> putOff(claims, Database.failure(error)));
    }

    /** What the handler makes of it, in a transaction that the caller will roll back or commit. */
    Future<Handled> call(SqlConnection tx, StoredDelivery delivery) {
        Optional<Inlet> inlet = inlets.of(delivery);
        if (inlet.isEmpty()) {
            return Future.failedFuture(
                    Failure.invalid("no_handler", "Nobody here handles deliveries of " + delivery.source() + "."));
        }
        return Future.<Void>succeededFuture()
                .compose(now -> inlet.get().handler().handle(tx, delivery));
    }

    private Future<Replay> handleIn(SqlConnection tx, Claim claim, String by) {
        return call(tx, claim.delivery()).compose(handled -> {
            Mark mark = Mark.of(handled);
            return marks.markHandled(tx, claim, mark, by, clock.instant()).map(marked -> {
                if (!marked) {
                    throw new LapsedClaim();
                }
                return FailPoint.DELIVERY_MARKED.passed(
                        Replay.of(claim.delivery().id(), mark));
            });
        });
    }

    private Future<Map<UUID, Replay>> handleIn(SqlConnection tx, TogetherHandler handler, List<Claim> claims) {
        return Future.<Void>succeededFuture()
                .compose(now ->
                        handler.handle(tx, claims.stream().map(Claim::delivery).toList()))
                .compose(handled -> mark(tx, claims, handled));
    }

    private Future<Map<UUID, Replay>> mark(SqlConnection tx, List<Claim> claims, Map<UUID, Handled> handled) {
        Map<UUID, Replay> replays = new java.util.HashMap<>();
        List<MarkRepository.Marked> done = new ArrayList<>();
        for (Claim claim : claims) {
            UUID id = claim.delivery().id();
            Optional.ofNullable(handled.get(id)).map(Mark::of).ifPresent(mark -> {
                done.add(new MarkRepository.Marked(claim, mark));
                replays.put(id, Replay.of(id, mark));
            });
        }
        Instant now = clock.instant();
        return marks.markAllHandled(tx, done, "system", now).map(marked -> {
            if (marked != done.size()) {
                throw new LapsedClaim();
            }
            return FailPoint.DELIVERY_MARKED.passed(replays);
        });
    }

    private Future<List<Claim>> putOff(List<Claim> claims, Throwable error) {
        boolean passing = error instanceof Failure failure && failure.kind() == Failure.Kind.UNAVAILABLE;
        if (!passing) {
            LOG.info("{} deliveries are handled one by one: {}", claims.size(), error.toString());
            return Future.succeededFuture(claims);
        }
        return Future.join(claims.stream()
                        .map(claim -> setbacks.failed(claim, error))
                        .toList())
                .transform(written -> Future.succeededFuture(List.of()));
    }
}
