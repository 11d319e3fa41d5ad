package switchboard.ops;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * One reader of the live stream. A reader who cannot keep up is not queued for: it gets a snapshot once it has caught
 * its breath.
 */
final class LiveStream {

    private final HttpServerResponse response;
    private final Optional<UUID> tenant;
    private final Supplier<Buffer> snapshot;
    private boolean behind;

    /** {@code tenant} empty = an operator, who sees everything. */
    LiveStream(HttpServerResponse response, Optional<UUID> tenant, Supplier<Buffer> snapshot) {
        this.response = response;
        this.tenant = tenant;
        this.snapshot = snapshot;
        response.drainHandler(drained -> catchUp());
    }

    boolean maySee(LiveEvent event) {
        return tenant.isEmpty() || tenant.equals(event.tenant());
    }

    synchronized void send(Buffer frame) {
        if (response.closed() || response.ended()) {
            return;
        }
        if (behind || response.writeQueueFull()) {
            behind = true;
            return;
        }
        write(frame);
    }

    private synchronized void catchUp() {
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
