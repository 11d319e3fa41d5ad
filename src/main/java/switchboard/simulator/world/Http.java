package switchboard.simulator.world;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The few things every route of the simulator does. */
public final class Http {

    private static final Logger LOG = LoggerFactory.getLogger(Http.class);

    private Http() {}

    public static void answer(RoutingContext ctx, int status, JsonObject body) {
        if (!ctx.response().ended() && !ctx.response().closed()) {
            ctx.response()
                    .setStatusCode(status)
                    .putHeader("content-type", "application/json; charset=utf-8")
                    .end(body.toBuffer());
        }
    }

    /** The request's JSON object; an empty one if there is no body. */
    public static JsonObject body(RoutingContext ctx) {
        if (ctx.body().length() <= 0) {
            return new JsonObject();
        }
        try {
            JsonObject body = ctx.body().asJsonObject();
            if (body == null) {
                throw new Refusal(400, "The body must be a JSON object");
            }
            return body;
        } catch (DecodeException | ClassCastException e) {
            throw new Refusal(400, "The body is not a JSON object");
        }
    }

    /** Turns whatever was thrown into an answer of the shape {@code error} gives it. */
    public static void fail(RoutingContext ctx, BiFunction<Integer, String, JsonObject> error) {
        Throwable cause = ctx.failure();
        if (cause instanceof Refusal refusal) {
            refusal.headers().forEach(ctx.response()::putHeader);
            answer(ctx, refusal.status(), error.apply(refusal.status(), refusal.getMessage()));
        } else if (cause instanceof ClassCastException || cause instanceof IllegalArgumentException) {
            answer(ctx, 400, error.apply(400, String.valueOf(cause.getMessage())));
        } else if (cause == null) {
            answer(ctx, ctx.statusCode(), error.apply(ctx.statusCode(), "refused"));
        } else {
            LOG.error("the simulator failed to answer {}", ctx.request().path(), cause);
            answer(ctx, 500, error.apply(500, "Internal Server Error"));
        }
    }
}
