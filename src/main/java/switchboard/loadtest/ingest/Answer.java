package switchboard.loadtest.ingest;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** An answer as it comes over the wire, in one piece or several: its status, and where it ends. */
final class Answer {

    private static final int STATUS_AT = 9; // "HTTP/1.1 204"
    private static final String LENGTH = "\r\ncontent-length:";
    private static final Reading UNFINISHED = new Reading(false, 0);

    private Buffer got = Buffer.buffer();

    /** {@code status} counts once the answer is {@code complete}. */
    record Reading(boolean complete, int status) {}

    /** Takes a piece in. */
    Reading read(Buffer part) {
        got.appendBuffer(part);
        String text = got.toString(StandardCharsets.ISO_8859_1);
        int head = text.indexOf("\r\n\r\n");
        if (head < 0 || got.length() < head + 4 + bodyLength(text.substring(0, head))) {
            return UNFINISHED;
        }
        got = Buffer.buffer();
        return new Reading(true, Integer.parseInt(text.substring(STATUS_AT, STATUS_AT + 3)));
    }

    private static int bodyLength(String head) {
        int at = head.toLowerCase(Locale.ROOT).indexOf(LENGTH);
        if (at < 0) {
            return 0;
        }
        int from = at + LENGTH.length();
        int end = head.indexOf('\r', from);
        return Integer.parseInt(
                head.substring(from, end < 0 ? head.length() : end).strip());
    }
}
