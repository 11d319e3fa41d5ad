package switchboard.loadtest.ingest;

import io.vertx.core.buffer.Buffer;
import switchboard.loadtest.ingest.Messages.Message;

/** What a {@link Sender} sends. Confined to its event loop. */
public interface Mail {

    /** The next, signed now. */
    Message next();

    /** It has been taken in, and may come again. */
    default void wasAccepted(Message message) {}

    /** A signed request as it goes over the wire. */
    static Buffer post(String path, String signature, byte[] body) {
        return Buffer.buffer(body.length + 256)
                .appendString("POST ")
                .appendString(path)
                .appendString(" HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nX-Retell-Signature: ")
                .appendString(signature)
                .appendString("\r\nContent-Length: ")
                .appendString(Integer.toString(body.length))
                .appendString("\r\n\r\n")
                .appendBytes(body);
    }
}
