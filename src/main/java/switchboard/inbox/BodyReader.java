package switchboard.inbox;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.handler.HttpException;
import switchboard.platform.error.Failure;

/** Reads one request's body within a limit and within the memory left. What comes after a refusal is thrown away. */
final class BodyReader {

    private final Budget budget;
    private final int bytesMax;
    private final Buffer body = Buffer.buffer();
    private final Promise<Buffer> read = Promise.promise();
    private long taken;

    BodyReader(Budget budget, int bytesMax) {
        this.budget = budget;
        this.bytesMax = bytesMax;
    }

    /** Fails with 413 when the body is too large and as unavailable when there is no memory for it. */
    Future<Buffer> read(HttpServerRequest request) {
        request.handler(this::take).endHandler(end -> read.tryComplete(body)).exceptionHandler(read::tryFail);
        if (declared(request) > bytesMax) {
            read.tryFail(new HttpException(413));
        }
        return read.future();
    }

    /** Must be called once the body is no longer needed. */
    void release() {
        budget.give(taken);
        taken = 0;
    }

    private void take(Buffer chunk) {
        if (read.future().isComplete()) {
            return;
        }
        if (body.length() + chunk.length() > bytesMax) {
            read.tryFail(new HttpException(413));
        } else if (budget.take(chunk.length())) {
            taken += chunk.length();
            body.appendBuffer(chunk);
        } else {
            read.tryFail(Failure.unavailable("inbox_full", "Too much is waiting to be stored. Come back soon."));
        }
    }

    private static long declared(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
