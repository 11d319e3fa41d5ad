package switchboard.dialer;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.pgclient.PgConnectOptions;
import java.nio.charset.StandardCharsets;

/** The line to PostgreSQL, which breaks at each COMMIT: before it arrives, or before its answer does. */
final class CommitLine implements AutoCloseable {

    private final boolean arrives;
    private final NetServer server;

    CommitLine(Vertx vertx, PgConnectOptions to, boolean arrives) {
        this.arrives = arrives;
        this.server = vertx.createNetServer().connectHandler(near -> {
            near.pause();
            vertx.createNetClient()
                    .connect(to.getPort(), to.getHost())
                    .onSuccess(far -> join(near, far))
                    .onFailure(refused -> near.close());
        });
        server.listen(0, "127.0.0.1").timeout(10, SECONDS).await();
    }

    int port() {
        return server.actualPort();
    }

    private void join(NetSocket near, NetSocket far) {
        near.handler(data -> {
            if (!isCommit(data)) {
                far.write(data);
            } else if (arrives) {
                far.handler(answer -> near.close()).write(data);
            } else {
                near.close();
            }
        });
        near.closeHandler(closed -> far.close());
        far.handler(near::write).closeHandler(closed -> near.close());
        near.resume();
    }

    private static boolean isCommit(Buffer data) {
        return data.toString(StandardCharsets.ISO_8859_1).contains("COMMIT");
    }

    @Override
    public void close() {
        server.close().timeout(10, SECONDS).await();
    }
}
