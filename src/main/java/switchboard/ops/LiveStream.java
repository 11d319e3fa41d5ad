package switchboard.ops;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * One reader of the live stream, an actor on its connection's event loop: whoever tells it something waits for nothing,
 * and no lock is held while it catches up. A reader who cannot keep up is not queued for: it gets a snapshot once it
 * has caught its breath. What was told just before may follow the snapshot; what was told last always comes last.
 */
final class LiveStream {

    private final Context loop;
    private final HttpServerResponse response;
    private final Optional<UUID> tenant;
    private final Supplier<Buffer> snapshot;
    private boolean behind;

    /** {@code loop} is the connection's; {@code tenant} empty = an operator, who sees everything. */
    LiveStream(Context loop, HttpServerResponse response, Optional<UUID> tenant, Supplier<Buffer> snapshot) {
        this.loop = loop;
        this.response = response;
        this.tenant = tenant;
        this.snapshot = snapshot;
        response.drainHandler(drained -> loop.runOnContext(later -> catchUp()));
    }

    boolean maySee(LiveEvent event) {
        return tenant.isEmpty() || tenant.equals(event.tenant());
    }

    void send(Buffer frame) {
        loop.runOnContext(now -> deliver(frame));
    }

    private void deliver(Buffer frame) {
        if (response.closed() || response.ended()) {
            return;
        }
        if (behind || response.writeQueueFull()) {
            behind = true;
            return;
        }
        write(frame);
    }

    private void catchUp() {
        if (behind && !response.closed()) {
            behind = false;
            write(snapshot.get());
        }
    }

    /** A reader that went away is noticed by its closed connection, not by a failed write. */
    private void write(Buffer frame) {
        response.write(frame).otherwiseEmpty();
    }
}
