package switchboard.http;

import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;

/** In development, whoever sits at the machine itself need not sign in. */
public final class Home {

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "0:0:0:0:0:0:0:1", "::1");
    private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    private final boolean open;
    private final String csrfToken;

    public Home(String serviceKey, boolean open) {
        this.open = open;
        this.csrfToken = Hashes.derived(serviceKey, "csrf at home");
    }

    /** What a write from the machine itself carries, so that no foreign page in its browser can send it. */
    String csrfToken() {
        return csrfToken;
    }

    /** The name asked for is looked at too, so that a foreign name made to point here opens nothing. */
    boolean admits(RoutingContext ctx) {
        String host = Optional.ofNullable(ctx.request().authority())
                .map(authority -> authority.host())
                .orElse("");
        return open
                && LOCAL_NAMES.contains(host)
                && LOOPBACK.contains(ctx.request().remoteAddress().hostAddress())
                && ctx.request().getHeader("X-Forwarded-For") == null;
    }
}
