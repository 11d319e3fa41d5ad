package switchboard.routing;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import switchboard.limits.Slots;
import switchboard.routing.UnconnectedRepository.Unconnected;

/** Closes the calls that were let in and never started, and gives their holds and slots back. */
final class InboundSweep {

    private static final int BATCH = 100;

    private final Pool pool;
    private final Slots slots;
    private final Clock business;
    private final Duration startsWithin;
    private final UnconnectedRepository calls = new UnconnectedRepository();

    InboundSweep(Pool pool, Slots slots, Clock business, Duration startsWithin) {
        this.pool = pool;
        this.slots = slots;
        this.business = business;
        this.startsWithin = startsWithin;
    }

    Future<Void> closeUnconnected() {
        Instant now = business.instant();
        return pool.withTransaction(tx -> calls.overdue(tx, now.minus(startsWithin), BATCH)
                        .compose(overdue -> closeEach(tx, overdue, now)))
                .compose(this::releaseEach)
                .compose(closed -> closed == BATCH ? closeUnconnected() : Future.succeededFuture());
    }

    private Future<List<Unconnected>> closeEach(SqlConnection tx, List<Unconnected> overdue, Instant now) {
        Future<Void> closed = Future.succeededFuture();
        for (Unconnected call : overdue) {
            closed = closed.compose(before -> calls.close(tx, call.id(), now));
        }
        return closed.map(overdue);
    }

    /** A slot that cannot be given back now lapses with its lease. */
    private Future<Integer> releaseEach(List<Unconnected> closed) {
        return Future.join(closed.stream()
                        .map(call -> slots.release(call.tenant(), call.ourNumber(), call.id()))
                        .toList())
                .transform(any -> Future.succeededFuture(closed.size()));
    }
}
