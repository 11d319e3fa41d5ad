package switchboard.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import switchboard.platform.core.Check;
import switchboard.platform.error.Failure;
import switchboard.platform.web.Identity;

/** Lets in whoever holds the installation's service key. Whoever has been identified before passes. */
public final class ServiceKeyAuth implements Handler<RoutingContext> {

    private static final String SCHEME = "Bearer ";

    private final byte[] key;

    public ServiceKeyAuth(String serviceKey) {
        Check.that(!serviceKey.isBlank(), "SWITCHBOARD_SERVICE_KEY must not be empty");
        this.key = digest(serviceKey);
    }

    @Override
    public void handle(RoutingContext ctx) {
        if (Identity.find(ctx).isEmpty()) {
            String offered = bearer(ctx).orElseThrow(() -> refuse(ctx, "credentials_missing", "Say who you are."));
            if (!MessageDigest.isEqual(key, digest(offered))) {
                throw refuse(ctx, "credentials_refused", "The key or token is not valid.");
            }
            Identity.service().leaveIn(ctx);
        }
        ctx.next();
    }

    private static Optional<String> bearer(RoutingContext ctx) {
        return Optional.ofNullable(ctx.request().getHeader("Authorization"))
                .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(header -> header.substring(SCHEME.length()).trim());
    }

    private static Failure refuse(RoutingContext ctx, String code, String explanation) {
        ctx.response().putHeader("WWW-Authenticate", "Bearer realm=\"switchboard\"");
        return Failure.unauthorized(code, explanation);
    }

    /** Equal lengths whatever was offered, so that the comparison takes the same time. */
    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
