package switchboard.loadtest.peers;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import switchboard.loadtest.Arena;
import switchboard.platform.time.Stopwatch;

/** PostgreSQL's own limit: two connections insert sixty-four bodies at a time, and nobody speaks HTTP. */
final class RowsPeer {

    private static final int BATCH = 64;
    private static final int CONNECTIONS = 2;

    private final Arena arena;
    private final PeerInboxRepository inbox;
    private final Buffer body;
    private final int rows;
    private int inserted;

    RowsPeer(Arena arena, int bodyBytes, int rows) {
        this.arena = arena;
        this.inbox = new PeerInboxRepository(arena.own());
        this.body =
                Buffer.buffer("said asked fine noon ".repeat(bodyBytes / 21 + 1).substring(0, bodyBytes));
        this.rows = rows;
    }

    /** Rows a second. */
    double rate() {
        Arena.await(inbox.create());
        inserted = 0;
        List<SqlConnection> clients = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            clients.add(Arena.await(arena.own().getConnection()));
        }
        Stopwatch watch = Stopwatch.started();
        Arena.await(Future.join(clients.stream().map(this::untilFull).toList()));
        double rate = inserted * 1e9 / watch.elapsed().toNanos();
        clients.forEach(client -> Arena.await(client.close()));
        return rate;
    }

    private Future<Void> untilFull(SqlConnection client) {
        int first;
        synchronized (this) {
            first = inserted;
            if (first >= rows) {
                return Future.succeededFuture();
            }
            inserted += BATCH;
        }
        return inbox.insert(client, first, BATCH, body).compose(done -> untilFull(client));
    }
}
