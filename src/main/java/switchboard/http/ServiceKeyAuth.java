package switchboard.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import switchboard.platform.core.Check;
import switchboard.platform.error.Failure;
import switchboard.platform.web.Identity;

/** Lets in whoever holds the installation's service key. Whoever has been identified before passes. */
public final class ServiceKeyAuth implements Handler<RoutingContext> {

    private final byte[] key;

    public ServiceKeyAuth(String serviceKey) {
        Check.that(!serviceKey.isBlank(), "SWITCHBOARD_SERVICE_KEY must not be empty");
        this.key = digest(serviceKey);
    }

    @Override
    public void handle(RoutingContext ctx) {
        identify(ctx);
        ctx.next();
    }

    /** Leaves who asks, or throws. */
    void identify(RoutingContext ctx) {
        if (Identity.find(ctx).isPresent()) {
            return;
        }
        String offered = Bearer.of(ctx)
                .orElseThrow(() -> refuse(
                        ctx,
                        "credentials_missing",
                        "Say who you are: Authorization: Bearer, then the service key or a user's access token."));
        if (!MessageDigest.isEqual(key, digest(offered))) {
            throw refuse(ctx, "credentials_refused", "The key or token is not valid. Sign in again, or ask for a key.");
        }
        Identity.service().leaveIn(ctx);
    }

    private static Failure refuse(RoutingContext ctx, String code, String explanation) {
        return Bearer.refuse(ctx, Failure.unauthorized(code, explanation));
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
