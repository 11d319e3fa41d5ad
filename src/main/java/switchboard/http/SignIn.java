package switchboard.http;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;
import switchboard.platform.error.Failure;
import switchboard.platform.web.Identity;

/** The door for browsers: a key or token is shown once, and from then on a cookie that no script can read. */
public final class SignIn {

    private static final int CREDENTIAL_MAX = 8_192;
    private static final Set<String> OUR_OWN = Set.of("same-origin", "none");

    private final Callers callers;
    private final Sessions sessions;
    private final RateLimits rates;

    public SignIn(Callers callers, Sessions sessions, RateLimits rates) {
        this.callers = callers;
        this.sessions = sessions;
        this.rates = rates;
    }

    /** Who asks for a page, or sends a form of one; empty if they must sign in first. */
    public Future<Optional<Identity>> who(RoutingContext ctx) {
        return callers.of(ctx)
                .map(Optional::of)
                .recover(error -> error instanceof Failure failure && isRefusal(failure)
                        ? Future.succeededFuture(Optional.empty())
                        : Future.failedFuture(error));
    }

    /** What the page's forms carry in {@code form_key}, and its script in {@code X-CSRF-Token}. */
    public String csrfToken(RoutingContext ctx) {
        return callers.csrfToken(ctx).orElse("");
    }

    /** A new session, and the word its writes carry. */
    record Opened(Identity who, Session session, String csrfToken) {}

    /** Signs the browser in; fails with what is wrong with the credential. */
    public Future<Void> in(RoutingContext ctx, String credential) {
        return rates.count(ctx.request(), Optional.empty())
                .compose(counted -> open(ctx, credential))
                .mapEmpty();
    }

    Future<Opened> open(RoutingContext ctx, String credential) {
        Optional<String> from = Optional.ofNullable(ctx.request().getHeader("Sec-Fetch-Site"));
        if (!OUR_OWN.contains(from.orElse("none"))) {
            return Future.failedFuture(Failure.forbidden(
                    "sign_in_from_elsewhere", "Another site asked for this. Sign in on our own page."));
        }
        if (credential.isBlank() || credential.length() > CREDENTIAL_MAX) {
            return Future.failedFuture(ServiceKeyAuth.refused());
        }
        return callers.session(credential.strip())
                .compose(session -> callers.identity(session)
                        .compose(who -> forget(ctx)
                                .compose(gone -> sessions.open(session))
                                .onSuccess(id -> SessionCookie.set(ctx, id))
                                .map(id -> new Opened(who, session, SessionCookie.csrfToken(id)))));
    }

    /** Over on every node, whoever still holds the cookie. */
    public Future<Void> out(RoutingContext ctx) {
        return forget(ctx).onSuccess(gone -> SessionCookie.clear(ctx));
    }

    private Future<Void> forget(RoutingContext ctx) {
        return SessionCookie.of(ctx).map(sessions::close).orElseGet(Future::succeededFuture);
    }

    private static boolean isRefusal(Failure failure) {
        return failure.kind() == Failure.Kind.UNAUTHORIZED || failure.kind() == Failure.Kind.FORBIDDEN;
    }
}
