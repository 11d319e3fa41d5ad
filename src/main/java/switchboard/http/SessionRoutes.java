package switchboard.http;

import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.core.TenantId;
import switchboard.platform.deploy.Routes;
import switchboard.platform.web.Identity;
import switchboard.platform.web.JsonAnswers;

/** {@code /v1/session}: who asks, signing in with a key or token, signing out. */
public final class SessionRoutes implements Routes {

    private final Callers callers;
    private final SignIn signIn;

    public SessionRoutes(Callers callers, SignIn signIn) {
        this.callers = callers;
        this.signIn = signIn;
    }

    /**
     * Who asks.
     *
     * @param userId whose rows they see; empty for operators
     * @param actor the name the audit has for them
     * @param endsAt when the browser's session is over at the latest; empty without one
     * @param csrfToken what the browser's writes carry in {@code X-CSRF-Token}; empty for programs
     */
    record Who(
            String role,
            Optional<UUID> userId,
            String actor,
            boolean acting,
            Optional<Instant> endsAt,
            Optional<String> csrfToken) {}

    @Override
    public void mount(Router router) {
        router.get("/v1/session").handler(this::show);
        router.post("/v1/session").handler(ctx -> open(ctx).onFailure(ctx::fail));
        router.delete("/v1/session").handler(ctx -> close(ctx).onFailure(ctx::fail));
    }

    private void show(RoutingContext ctx) {
        Who who = who(Identity.of(ctx), Callers.sessionOf(ctx).map(Session::ends), callers.csrfToken(ctx));
        JsonAnswers.ok(ctx, who);
    }

    private Future<Void> open(RoutingContext ctx) {
        String credential = Bearer.of(ctx).orElseThrow(ServiceKeyAuth::missing);
        return signIn.open(ctx, credential)
                .compose(opened -> JsonAnswers.answer(
                        ctx,
                        201,
                        who(opened.who(), Optional.of(opened.session().ends()), Optional.of(opened.csrfToken()))));
    }

    private Future<Void> close(RoutingContext ctx) {
        return signIn.out(ctx)
                .compose(closed -> ctx.response().setStatusCode(204).end());
    }

    private static Who who(Identity who, Optional<Instant> endsAt, Optional<String> csrfToken) {
        return new Who(
                who.role().word(), who.tenant().map(TenantId::value), who.name(), who.isActing(), endsAt, csrfToken);
    }
}
