package switchboard.loadtest.peers;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import switchboard.loadtest.Arena;

/** PostgreSQL's own limit: two connections claim a hundred in one transaction and close them in the next. */
final class PostgresPeer {

    private static final int BATCH = 100;
    private static final Clock CLOCK = Clock.systemUTC();

    private final Arena arena;
    private final PeerQueueRepository queue;
    private final int rows;

    PostgresPeer(Arena arena, int rows) {
        this.arena = arena;
        this.queue = new PeerQueueRepository(arena.own());
        this.rows = rows;
    }

    /** Rows a second, from a full table to an empty one. */
    double rate() {
        Arena.await(queue.create());
        Arena.await(queue.fill(rows));
        List<SqlConnection> clients = List.of(
                Arena.await(arena.own().getConnection()),
                Arena.await(arena.own().getConnection()));
        Instant began = CLOCK.instant();
        Future<Void> all = Future.join(clients.stream()
                        .map(client -> untilEmpty(client, clients.indexOf(client)))
                        .toList())
                .mapEmpty();
        Arena.await(all);
        long micros = Math.max(1, ChronoUnit.MICROS.between(began, CLOCK.instant()));
        clients.forEach(client -> Arena.await(client.close()));
        return rows * 1e6 / micros;
    }

    private Future<Void> untilEmpty(SqlConnection client, int number) {
        return queue.claimThenDone(client, BATCH, number)
                .compose(done -> done == 0 ? Future.succeededFuture() : untilEmpty(client, number));
    }
}
