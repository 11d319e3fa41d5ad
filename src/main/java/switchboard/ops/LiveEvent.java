package switchboard.ops;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.UUID;

/**
 * One change, as it goes to every reader.
 *
 * @param number counts up by one
 * @param tenant whose it is; empty = the operators'
 * @param data JSON
 */
record LiveEvent(long number, String name, Optional<UUID> tenant, Buffer data) {

    Buffer frame(String epoch) {
        return Buffer.buffer("id: " + epoch + "-" + number + "\nevent: " + name + "\ndata: ")
                .appendBuffer(data)
                .appendString("\n\n");
    }
}
