package switchboard.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/**
 * What every request under {@code /v1} passes before it reaches its route.
 *
 * @param identify leaves an {@code Identity} in the context, or refuses; runs before the body is read
 * @param repeat answers a repeated write from its {@code Idempotency-Key}; runs after the body is read
 */
public record Guards(Handler<RoutingContext> identify, Handler<RoutingContext> repeat) {}
