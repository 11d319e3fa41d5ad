package switchboard.ops;

import io.vertx.core.Handler;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import switchboard.platform.web.Identity;

/**
 * Who may look at the console: whoever signed in with the service key. The browser then holds a cookie that is derived
 * from the key, good on every node, for reading; a form of the page must carry a key of its own besides: a foreign page
 * can make nothing happen.
 */
public final class ConsoleAccess {

    private static final String COOKIE = "switchboard_console";
    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "0:0:0:0:0:0:0:1", "::1");
    private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    private final byte[] key;
    private final byte[] token;
    private final byte[] formKey;
    private final boolean openAtHome;

    /** {@code openAtHome}: in development, whoever sits at the machine itself need not sign in. */
    public ConsoleAccess(String serviceKey, boolean openAtHome) {
        this.key = serviceKey.getBytes(StandardCharsets.UTF_8);
        this.token = HexFormat.of().formatHex(hmac(key, "console")).getBytes(StandardCharsets.UTF_8);
        this.formKey = HexFormat.of().formatHex(hmac(key, "form")).getBytes(StandardCharsets.UTF_8);
        this.openAtHome = openAtHome;
    }

    /** What a form of the page carries, so that no other page can send it. */
    String formKey() {
        return new String(formKey, StandardCharsets.UTF_8);
    }

    /** True for a form that came from the page, filled in by somebody who may see it. */
    boolean isOurForm(RoutingContext ctx) {
        String shown =
                Optional.ofNullable(ctx.request().getFormAttribute("form_key")).orElse("");
        return MessageDigest.isEqual(formKey, bytes(shown)) && (signedIn(ctx) || (openAtHome && atHome(ctx)));
    }

    /** To be put before the API's own guard: a browser that signed in may read what the service key may read. */
    public Handler<RoutingContext> before(Handler<RoutingContext> guard) {
        return ctx -> {
            identify(ctx);
            guard.handle(ctx);
        };
    }

    /** Leaves who asks in the context, if the browser says so or may go without, and no key or token says otherwise. */
    void identify(RoutingContext ctx) {
        boolean reads = READS.contains(ctx.request().method());
        boolean saysWho = ctx.request().getHeader("Authorization") != null;
        if (reads && !saysWho && Identity.find(ctx).isEmpty() && (signedIn(ctx) || (openAtHome && atHome(ctx)))) {
            Identity.service().leaveIn(ctx);
        }
    }

    /** True if {@code offered} is the service key; the browser is then signed in. */
    boolean signIn(RoutingContext ctx, String offered) {
        boolean right = MessageDigest.isEqual(hmac(key, "sign-in"), hmac(bytes(offered), "sign-in"));
        if (right) {
            ctx.response()
                    .addCookie(cookie(
                            new String(token, StandardCharsets.UTF_8),
                            ctx.request().isSSL()));
        }
        return right;
    }

    void signOut(RoutingContext ctx) {
        ctx.response().addCookie(cookie("", ctx.request().isSSL()).setMaxAge(0));
    }

    private boolean signedIn(RoutingContext ctx) {
        return Optional.ofNullable(ctx.request().getCookie(COOKIE))
                .filter(held -> MessageDigest.isEqual(token, bytes(held.getValue())))
                .isPresent();
    }

    /** The name asked for is looked at too, so that a foreign name made to point here opens nothing. */
    private static boolean atHome(RoutingContext ctx) {
        String host = Optional.ofNullable(ctx.request().authority())
                .map(authority -> authority.host())
                .orElse("");
        return LOCAL_NAMES.contains(host)
                && LOOPBACK.contains(ctx.request().remoteAddress().hostAddress())
                && ctx.request().getHeader("X-Forwarded-For") == null;
    }

    private static Cookie cookie(String value, boolean secure) {
        return Cookie.cookie(COOKIE, value)
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.STRICT)
                .setSecure(secure)
                .setPath("/");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] hmac(byte[] key, String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, "HmacSHA256"));
            return mac.doFinal(bytes(purpose));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has HmacSHA256", e);
        }
    }
}
