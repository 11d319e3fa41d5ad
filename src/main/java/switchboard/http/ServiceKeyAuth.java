package switchboard.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.security.MessageDigest;
import java.util.HexFormat;
import switchboard.platform.core.Check;
import switchboard.platform.error.Failure;
import switchboard.platform.web.Identity;

/**
 * Lets in whoever holds the installation's service key, of which only the hash is kept. Whoever has been identified
 * before passes.
 */
public final class ServiceKeyAuth implements Handler<RoutingContext> {

    private static final int FINGERPRINT_CHARS = 16;

    private final byte[] hash;

    public ServiceKeyAuth(String serviceKey) {
        Check.that(!serviceKey.isBlank(), "SWITCHBOARD_SERVICE_KEY must not be empty");
        this.hash = Hashes.sha256(serviceKey);
    }

    @Override
    public void handle(RoutingContext ctx) {
        if (Identity.find(ctx).isEmpty()) {
            String offered = Bearer.of(ctx).orElseThrow(() -> Bearer.refuse(ctx, missing()));
            if (!accepts(offered)) {
                throw Bearer.refuse(ctx, refused());
            }
            Identity.service().leaveIn(ctx);
        }
        ctx.next();
    }

    boolean accepts(String offered) {
        return MessageDigest.isEqual(hash, Hashes.sha256(offered));
    }

    /** Which key this is; a session remembers it, and ends with it. */
    String fingerprint() {
        return HexFormat.of().formatHex(hash).substring(0, FINGERPRINT_CHARS);
    }

    static Failure missing() {
        return Failure.unauthorized(
                "credentials_missing",
                "Say who you are: Authorization: Bearer, then the service key or a user's access token.");
    }

    static Failure refused() {
        return Failure.unauthorized(
                "credentials_refused", "The key or token is not valid. Sign in again, or ask for a key.");
    }
}
