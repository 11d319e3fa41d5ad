package switchboard.reconcile;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import switchboard.reconcile.core.Invariant;

/**
 * Looks through a whole database for whatever must not be there. It reads one moment of it, changes nothing and locks
 * nobody out, so that it can run beside the servers.
 */
public final class Invariants {

    private final Pool pool;
    private final Clock business;

    public Invariants(Pool pool, Clock business) {
        this.pool = pool;
        this.business = business;
    }

    /** What it found of each, at most so many examples; {@code progress} is told of each before it is looked for. */
    public Future<List<Breach>> check(int examples, Consumer<Invariant> progress) {
        return pool.withTransaction(tx -> InvariantRepository.atOneMoment(tx).compose(ready -> {
            Future<List<Breach>> all = Future.succeededFuture(new ArrayList<>());
            for (Invariant invariant : Invariant.values()) {
                all = all.compose(
                        before -> look(tx, invariant, examples, progress).map(breach -> {
                            before.add(breach);
                            return before;
                        }));
            }
            return all;
        }));
    }

    private Future<Breach> look(SqlConnection tx, Invariant invariant, int examples, Consumer<Invariant> progress) {
        progress.accept(invariant);
        return InvariantRepository.look(tx, invariant, business.instant(), examples);
    }
}
