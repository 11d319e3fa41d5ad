package switchboard.http;

import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import switchboard.platform.error.Failure;

/** {@code Authorization: Bearer …}. */
final class Bearer {

    private static final String SCHEME = "Bearer ";

    private Bearer() {}

    static Optional<String> of(RoutingContext ctx) {
        return Optional.ofNullable(ctx.request().getHeader("Authorization"))
                .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(header -> header.substring(SCHEME.length()).trim());
    }

    /** The refusal as the scheme wants it told. */
    static Failure refuse(RoutingContext ctx, Failure failure) {
        if (failure.kind() == Failure.Kind.UNAUTHORIZED) {
            ctx.response().putHeader("WWW-Authenticate", "Bearer realm=\"switchboard\"");
        }
        return failure;
    }
}
