package switchboard.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import switchboard.platform.web.Problem;

/**
 * One line a request, with its id. Webhooks come by the thousand a second and are told at debug. Never query strings.
 */
final class AccessLog {

    private static final Logger LOG = LoggerFactory.getLogger("switchboard.access");

    private final Clock clock;

    AccessLog(Clock clock) {
        this.clock = clock;
    }

    void follow(RoutingContext ctx) {
        if (LOG.isInfoEnabled()) {
            Instant began = clock.instant();
            ctx.addEndHandler(ended -> tell(ctx.request(), began, Level.INFO));
        }
        ctx.next();
    }

    void followDirect(HttpServerRequest request) {
        if (LOG.isDebugEnabled()) {
            Instant began = clock.instant();
            request.response().endHandler(ended -> tell(request, began, Level.DEBUG));
        }
    }

    private void tell(HttpServerRequest request, Instant began, Level level) {
        LOG.atLevel(level)
                .addKeyValue("request_id", request.response().headers().get(Problem.REQUEST_ID))
                .addKeyValue("method", request.method().name())
                .addKeyValue("path", request.path())
                .addKeyValue("status", request.response().getStatusCode())
                .addKeyValue("bytes", request.response().bytesWritten())
                .addKeyValue("ms", Duration.between(began, clock.instant()).toMillis())
                .log("request");
    }
}
