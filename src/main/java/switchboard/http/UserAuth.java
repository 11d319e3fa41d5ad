package switchboard.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import switchboard.http.PersonRepository.Person;
import switchboard.platform.core.TenantId;
import switchboard.platform.error.Failure;
import switchboard.platform.sql.Database;
import switchboard.platform.web.Identity;
import switchboard.platform.web.Identity.Role;
import switchboard.platform.web.Problem;

/**
 * Lets in users by their access token, with the role their profile has at this moment, and hands everybody else to the
 * next guard. Operators may act in a tenant's place ({@code X-Act-As}); that is written down before it happens.
 */
public final class UserAuth implements Handler<RoutingContext> {

    static final String ACT_AS = "X-Act-As";

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final UserTokens tokens;
    private final ServiceKeyAuth serviceKey;
    private final PersonRepository people;
    private final Clock machine;

    public UserAuth(UserTokens tokens, ServiceKeyAuth serviceKey, Pool pool, Clock machine) {
        this.tokens = tokens;
        this.serviceKey = serviceKey;
        this.people = new PersonRepository(pool);
        this.machine = machine;
    }

    @Override
    public void handle(RoutingContext ctx) {
        Optional<String> token = Bearer.of(ctx).filter(UserTokens::isToken);
        if (Identity.find(ctx).isEmpty() && token.isEmpty()) {
            serviceKey.identify(ctx);
        }
        Future<Identity> asker = Identity.find(ctx)
                .map(Future::succeededFuture)
                .orElseGet(() -> Future.succeededFuture(token.orElseThrow()).compose(this::user));
        ctx.request().pause(); // the body is read by whoever is next
        asker.compose(who -> inPlaceOf(ctx, who))
                .map(who -> Doors.admit(ctx, who))
                .onSuccess(who -> {
                    who.leaveIn(ctx);
                    ctx.request().resume();
                    ctx.next();
                })
                .onFailure(error -> {
                    ctx.request().resume();
                    ctx.fail(error instanceof Failure failure ? Bearer.refuse(ctx, failure) : error);
                });
    }

    private Future<Identity> user(String token) {
        return tokens.user(token)
                .compose(id -> Database.answer(people.find(id), PATIENCE))
                .map(found -> identity(found.orElseThrow(() -> TokenClaims.refused("The token's user is gone."))));
    }

    private static Identity identity(Person person) {
        if (!person.isActive()) {
            throw Failure.forbidden("account_suspended", "This account is suspended. Talk to whoever runs this place.");
        }
        Role role = Role.valueOf(person.role().toUpperCase(Locale.ROOT));
        return new Identity(
                role,
                person.id().toString(),
                role == Role.ADMIN ? Optional.empty() : Optional.of(new TenantId(person.id())));
    }

    private Future<Identity> inPlaceOf(RoutingContext ctx, Identity who) {
        String wanted = ctx.request().getHeader(ACT_AS);
        if (wanted == null) {
            return Future.succeededFuture(who);
        }
        if (!who.isOperator()) {
            throw Failure.forbidden("not_allowed", "Only admins act in a tenant's place: leave out " + ACT_AS + ".");
        }
        return Database.answer(people.find(tenant(wanted)), PATIENCE).compose(found -> {
            Person tenant = found.filter(person -> !person.role().equals("admin"))
                    .orElseThrow(() -> Failure.notFound("tenant_not_found", "There is no such tenant.")
                            .about(ACT_AS));
            Identity acting = new Identity(
                    Role.valueOf(tenant.role().toUpperCase(Locale.ROOT)),
                    who.name(),
                    Optional.of(new TenantId(tenant.id())));
            return Database.answer(written(ctx, who, tenant.id()), PATIENCE).map(acting);
        });
    }

    private Future<Void> written(RoutingContext ctx, Identity who, UUID tenant) {
        return people.acted(
                tenant,
                who.role() == Role.SERVICE ? Optional.empty() : Optional.of(UUID.fromString(who.name())),
                ctx.request().method() + " " + ctx.request().path(),
                ctx.request().remoteAddress().hostAddress(),
                new JsonObject()
                        .put("actor", who.name())
                        .put("request_id", ctx.response().headers().get(Problem.REQUEST_ID)),
                machine.instant());
    }

    private static UUID tenant(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Failure.invalid("invalid_header", ACT_AS + " is a user's id.").about(ACT_AS);
        }
    }
}
