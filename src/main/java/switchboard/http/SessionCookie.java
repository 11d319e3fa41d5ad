package switchboard.http;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** The cookie that holds a session's id, and the word that a write of the same browser carries besides. */
final class SessionCookie {

    static final String NAME = "switchboard_session";

    private SessionCookie() {}

    static Optional<String> of(RoutingContext ctx) {
        return Optional.ofNullable(ctx.request().getCookie(NAME)).map(Cookie::getValue);
    }

    static void set(RoutingContext ctx, String id) {
        ctx.response().addCookie(cookie(ctx, id));
    }

    static void clear(RoutingContext ctx) {
        ctx.response().addCookie(cookie(ctx, "").setMaxAge(0));
    }

    /** Only our own pages can know it: a foreign one can send the cookie at most, not read what we answer. */
    static String csrfToken(String id) {
        return Hashes.derived(id, "csrf");
    }

    private static Cookie cookie(RoutingContext ctx, String value) {
        boolean secure = ctx.request().isSSL() || "https".equals(ctx.request().getHeader("X-Forwarded-Proto"));
        return Cookie.cookie(NAME, value)
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.STRICT)
                .setSecure(secure)
                .setPath("/");
    }
}
