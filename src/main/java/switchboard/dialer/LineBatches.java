package switchboard.dialer;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import switchboard.platform.error.Failure;

/** Reads a stream line by line and hands the lines on in batches; it reads on when a batch is done with. */
final class LineBatches {

    private static final int BATCH = 2_000;
    private static final int LINE_MAX = 4_096;

    private final Function<List<String>, Future<Void>> each;
    private final Promise<Void> done = Promise.promise();
    private final List<String> lines = new ArrayList<>();
    private Buffer rest = Buffer.buffer();

    LineBatches(Function<List<String>, Future<Void>> each) {
        this.each = each;
    }

    /** Completes when the last batch is done with. What follows a failure is read and passed over. */
    Future<Void> read(ReadStream<Buffer> body) {
        body.exceptionHandler(done::tryFail);
        body.endHandler(end -> {
            if (rest.length() > 0) {
                lines.add(rest.toString(StandardCharsets.UTF_8));
            }
            handOn().onSuccess(last -> done.tryComplete()).onFailure(done::tryFail);
        });
        body.handler(chunk -> take(body, chunk));
        body.resume();
        return done.future();
    }

    private void take(ReadStream<Buffer> body, Buffer chunk) {
        split(rest.appendBuffer(chunk));
        if (rest.length() > LINE_MAX) {
            giveUp(body, Failure.invalid("line_too_long", "A line is longer than a number can be. Send one a line."));
        } else if (lines.size() >= BATCH) {
            body.pause();
            handOn().onSuccess(entered -> body.resume()).onFailure(error -> giveUp(body, error));
        }
    }

    private void giveUp(ReadStream<Buffer> body, Throwable error) {
        body.endHandler(end -> {});
        body.handler(passedOver -> {});
        body.resume();
        done.tryFail(error);
    }

    private void split(Buffer text) {
        int from = 0;
        for (int at = 0; at < text.length(); at++) {
            if (text.getByte(at) == '\n') {
                lines.add(text.getString(from, at));
                from = at + 1;
            }
        }
        rest = text.getBuffer(from, text.length());
    }

    private Future<Void> handOn() {
        List<String> batch = List.copyOf(lines);
        lines.clear();
        return each.apply(batch);
    }
}
