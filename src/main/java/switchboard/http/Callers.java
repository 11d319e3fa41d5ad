package switchboard.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import switchboard.http.PersonRepository.Person;
import switchboard.platform.core.TenantId;
import switchboard.platform.error.Failure;
import switchboard.platform.sql.Database;
import switchboard.platform.web.Identity;
import switchboard.platform.web.Identity.Role;

/**
 * Who asks: by the service key or an access token in {@code Authorization}, else by the session in the browser's
 * cookie, whose writes carry a word besides. A user's role is what the profile says at this moment.
 */
public final class Callers {

    static final String CSRF_HEADER = "X-CSRF-Token";
    static final String CSRF_FIELD = "form_key";

    private static final String SESSION = Session.class.getName();
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final UserTokens tokens;
    private final ServiceKeyAuth serviceKey;
    private final Sessions sessions;
    private final PersonRepository people;
    private final Home home;

    public Callers(UserTokens tokens, ServiceKeyAuth serviceKey, Sessions sessions, Pool pool, Home home) {
        this.tokens = tokens;
        this.serviceKey = serviceKey;
        this.sessions = sessions;
        this.people = new PersonRepository(pool);
        this.home = home;
    }

    /** Whoever has been found before, or is found now; fails with what they should do. */
    Future<Identity> of(RoutingContext ctx) {
        return Identity.find(ctx).map(Future::succeededFuture).orElseGet(() -> found(ctx));
    }

    /** Looks again, whoever was found before. */
    Future<Identity> found(RoutingContext ctx) {
        if (ctx.request().getHeader("Authorization") != null) {
            return Bearer.of(ctx)
                    .map(offered -> session(offered).compose(this::identity))
                    .orElseGet(() -> Future.failedFuture(ServiceKeyAuth.missing()));
        }
        return SessionCookie.of(ctx)
                .map(id -> bySession(ctx, id))
                .orElseGet(() -> atHome(ctx, ServiceKeyAuth.missing()));
    }

    /** The session that a credential is good for; fails if it is good for none. */
    Future<Session> session(String credential) {
        if (UserTokens.isToken(credential)) {
            return Future.succeededFuture(credential)
                    .compose(tokens::holder) // throws at what is no token at all
                    .map(holder -> new Session(Optional.of(holder.id()), "", earlier(holder.ends())));
        }
        return serviceKey.accepts(credential)
                ? Future.succeededFuture(new Session(Optional.empty(), serviceKey.fingerprint(), sessions.latest()))
                : Future.failedFuture(ServiceKeyAuth.refused());
    }

    Future<Identity> identity(Session session) {
        return session.user()
                .map(id -> Database.answer(people.find(id), PATIENCE)
                        .map(person ->
                                identity(person.orElseThrow(() -> TokenClaims.refused("The token's user is gone.")))))
                .orElseGet(() -> Future.succeededFuture(Identity.service()));
    }

    /** The session by which this request was let in. */
    static Optional<Session> sessionOf(RoutingContext ctx) {
        return Optional.ofNullable(ctx.<Session>get(SESSION));
    }

    /** What the pages of whoever asks send with each write; empty for programs, who need none. */
    Optional<String> csrfToken(RoutingContext ctx) {
        return sessionOf(ctx)
                .flatMap(session -> SessionCookie.of(ctx))
                .map(SessionCookie::csrfToken)
                .or(() -> Optional.of(home.csrfToken())
                        .filter(word -> ctx.request().getHeader("Authorization") == null && home.admits(ctx)));
    }

    private Future<Identity> bySession(RoutingContext ctx, String id) {
        return sessions.find(id).compose(found -> {
            Optional<Session> session =
                    found.filter(one -> one.user().isPresent() || one.key().equals(serviceKey.fingerprint()));
            if (session.isEmpty()) {
                return atHome(
                        ctx,
                        Failure.unauthorized("session_ended", "You are signed out, or were away too long. Sign in."));
            }
            requireCsrf(ctx, SessionCookie.csrfToken(id));
            ctx.put(SESSION, session.get());
            return identity(session.get());
        });
    }

    private Future<Identity> atHome(RoutingContext ctx, Failure otherwise) {
        if (!home.admits(ctx)) {
            return Future.failedFuture(otherwise);
        }
        boolean ours = READS.contains(ctx.request().method()) || offers(ctx, home.csrfToken());
        return ours ? Future.succeededFuture(Identity.service()) : Future.failedFuture(otherwise);
    }

    private static void requireCsrf(RoutingContext ctx, String word) {
        if (!READS.contains(ctx.request().method()) && !offers(ctx, word)) {
            throw Failure.forbidden(
                            "csrf_token_missing",
                            "A signed-in browser's write carries the csrf_token of GET /v1/session in X-CSRF-Token.")
                    .about(CSRF_HEADER);
        }
    }

    private static boolean offers(RoutingContext ctx, String word) {
        return Optional.ofNullable(ctx.request().getHeader(CSRF_HEADER))
                .or(() -> Optional.ofNullable(ctx.request().getFormAttribute(CSRF_FIELD)))
                .filter(offered -> Hashes.same(word, offered))
                .isPresent();
    }

    private Instant earlier(Instant ends) {
        return ends.isBefore(sessions.latest()) ? ends : sessions.latest();
    }

    private static Identity identity(Person person) {
        if (!person.isActive()) {
            throw Failure.forbidden("account_suspended", "This account is suspended. Talk to whoever runs this place.");
        }
        Role role = Role.valueOf(person.role().toUpperCase(Locale.ROOT));
        UUID id = person.id();
        return new Identity(role, id.toString(), role == Role.ADMIN ? Optional.empty() : Optional.of(new TenantId(id)));
    }
}
