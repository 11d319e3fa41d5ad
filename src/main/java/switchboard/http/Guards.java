package switchboard.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * What every request passes before it reaches its route.
 *
 * @param identify under {@code /v1}: leaves an {@code Identity} in the context, or refuses; runs before the body is
 *     read
 * @param repeat under {@code /v1}: answers a repeated write from its {@code Idempotency-Key}; runs after the body is
 *     read
 * @param cross under {@code /v1}: answers browsers that ask for another site's page; runs first
 * @param patience under {@code /v1}: answers when it takes too long; runs before the body is read
 * @param flood outside {@code /v1}: how long a sender must wait, if one must
 */
public record Guards(
        Handler<RoutingContext> identify,
        Handler<RoutingContext> repeat,
        Handler<RoutingContext> cross,
        Handler<RoutingContext> patience,
        Function<HttpServerRequest, Optional<Duration>> flood) {

    /** Without the last three. */
    public Guards(Handler<RoutingContext> identify, Handler<RoutingContext> repeat) {
        this(identify, repeat, RoutingContext::next, RoutingContext::next, request -> Optional.empty());
    }
}
