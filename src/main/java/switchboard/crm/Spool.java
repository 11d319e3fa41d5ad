package switchboard.crm;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.handler.HttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a request's body into a file of its own, up to a limit, at the pace of the disk. */
final class Spool {

    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
    private static final int TOO_LARGE = 413;

    private final Vertx vertx;
    private final long bytesMax;

    Spool(Vertx vertx, long bytesMax) {
        this.vertx = vertx;
        this.bytesMax = bytesMax;
    }

    /** The file's name, once all of the body is in it. The request must be paused. Whoever gets it discards it. */
    Future<String> receive(HttpServerRequest request) {
        if (announced(request) > bytesMax) {
            return refuse(request);
        }
        return vertx.fileSystem()
                .createTempFile("leads-", ".csv", "rw-------")
                .compose(name -> vertx.fileSystem()
                        .open(name, new OpenOptions().setWrite(true).setTruncateExisting(true))
                        .compose(file -> write(request, file).eventually(file::close))
                        .recover(error -> discard(name).transform(gone -> Future.failedFuture(error)))
                        .map(name));
    }

    Future<Void> discard(String name) {
        return vertx.fileSystem()
                .delete(name)
                .onFailure(error -> LOG.warn("{} stays behind", name, error))
                .otherwiseEmpty();
    }

    private Future<Void> write(HttpServerRequest request, AsyncFile file) {
        Promise<Void> written = Promise.promise();
        long[] bytes = {0};
        file.exceptionHandler(written::tryFail);
        request.exceptionHandler(written::tryFail);
        request.endHandler(end -> written.tryComplete());
        request.handler(buffer -> {
            bytes[0] += buffer.length();
            if (bytes[0] > bytesMax) {
                request.handler(ignored -> {});
                written.tryFail(tooLarge(request));
                return;
            }
            file.write(buffer).onFailure(written::tryFail);
            if (file.writeQueueFull()) {
                request.pause();
                file.drainHandler(drained -> request.resume());
            }
        });
        request.resume();
        return written.future();
    }

    private static long announced(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        return length != null && length.matches("[0-9]{1,18}") ? Long.parseLong(length) : 0;
    }

    private static Future<String> refuse(HttpServerRequest request) {
        request.handler(ignored -> {}).resume();
        return Future.failedFuture(tooLarge(request));
    }

    /** The rest of the body is not worth waiting for. */
    private static HttpException tooLarge(HttpServerRequest request) {
        request.response().putHeader("Connection", "close");
        return new HttpException(TOO_LARGE);
    }
}
