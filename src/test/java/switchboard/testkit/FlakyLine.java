package switchboard.testkit;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The line to a server, which can be held (nothing passes, nothing is lost), cut, or led to another port. */
public final class FlakyLine {

    private final List<NetSocket> ends = new CopyOnWriteArrayList<>();
    private final NetServer server;
    private volatile int target;
    private volatile boolean held;
    private volatile boolean cut;

    public FlakyLine(Vertx vertx, String host, int port) {
        NetClient client = vertx.createNetClient();
        this.target = port;
        this.server = vertx.createNetServer().connectHandler(near -> {
            if (cut) {
                near.close();
                return;
            }
            near.pause();
            client.connect(target, host).onSuccess(far -> join(near, far)).onFailure(refused -> near.close());
        });
        RealPostgres.await(server.listen(0, "127.0.0.1"));
    }

    public int port() {
        return server.actualPort();
    }

    /** Where new connections go from now on. */
    public void leadTo(int port) {
        target = port;
    }

    public void hold() {
        held = true;
        ends.forEach(NetSocket::pause);
    }

    public void cut() {
        cut = true;
        ends.forEach(NetSocket::close);
        ends.clear();
    }

    public void mend() {
        cut = false;
        held = false;
        ends.forEach(NetSocket::resume);
    }

    private void join(NetSocket near, NetSocket far) {
        near.handler(far::write).closeHandler(closed -> gone(near, far));
        far.handler(near::write).closeHandler(closed -> gone(far, near));
        ends.add(near);
        ends.add(far);
        if (held) {
            far.pause();
        } else {
            near.resume();
        }
    }

    private void gone(NetSocket closed, NetSocket other) {
        ends.remove(closed);
        other.close();
    }
}
