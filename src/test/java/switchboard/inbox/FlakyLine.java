package switchboard.inbox;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The line to a server, which can be held (nothing passes, nothing is lost) or cut. */
final class FlakyLine {

    private final List<NetSocket> ends = new CopyOnWriteArrayList<>();
    private final NetServer server;
    private volatile boolean held;
    private volatile boolean cut;

    FlakyLine(Vertx vertx, String host, int port) throws Exception {
        NetClient client = vertx.createNetClient();
        this.server = vertx.createNetServer().connectHandler(near -> {
            if (cut) {
                near.close();
                return;
            }
            near.pause();
            client.connect(port, host).onSuccess(far -> join(near, far)).onFailure(refused -> near.close());
        });
        server.listen(0, "127.0.0.1").await(10, SECONDS);
    }

    int port() {
        return server.actualPort();
    }

    void hold() {
        held = true;
        ends.forEach(NetSocket::pause);
    }

    void cut() {
        cut = true;
        ends.forEach(NetSocket::close);
        ends.clear();
    }

    void mend() {
        cut = false;
        held = false;
        ends.forEach(NetSocket::resume);
    }

    private void join(NetSocket near, NetSocket far) {
        near.handler(far::write).closeHandler(closed -> far.close());
        far.handler(near::write).closeHandler(closed -> near.close());
        ends.add(near);
        ends.add(far);
        if (held) {
            far.pause();
        } else {
            near.resume();
        }
    }
}
