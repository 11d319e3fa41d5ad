package switchboard.http;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
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
 * Lets in whoever {@link Callers} knows, through the doors that are theirs. Operators may act in a tenant's place
 * ({@code X-Act-As}); that is written down before it happens.
 */
public final class UserAuth implements Handler<RoutingContext> {

    static final String ACT_AS = "X-Act-As";

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Callers callers;
    private final RateLimits rates;
    private final StreamWatch streams;
    private final PersonRepository people;
    private final Clock machine;

    public UserAuth(Callers callers, RateLimits rates, StreamWatch streams, Pool pool, Clock machine) {
        this.callers = callers;
        this.rates = rates;
        this.streams = streams;
        this.people = new PersonRepository(pool);
        this.machine = machine;
    }

    @Override
    public void handle(RoutingContext ctx) {
        Context own = ctx.vertx().getOrCreateContext();
        ctx.request().pause(); // the body is read by whoever is next
        callers.of(ctx)
                .transform(found -> rates.count(ctx.request(), Optional.ofNullable(found.result()))
                        .compose(counted -> found.succeeded()
                                ? Future.succeededFuture(found.result())
                                : Future.<Identity>failedFuture(found.cause())))
                .compose(asker -> inPlaceOf(ctx, asker)
                        .map(who -> Doors.admit(ctx, who))
                        .onSuccess(who -> streams.follow(ctx, asker)))
                .onComplete(
                        answer -> own.runOnContext(back -> go(ctx, answer))); // keys fetched for another answer there
    }

    private static void go(RoutingContext ctx, AsyncResult<Identity> answer) {
        ctx.request().resume();
        if (answer.succeeded()) {
            answer.result().leaveIn(ctx);
            ctx.next();
        } else {
            ctx.fail(answer.cause() instanceof Failure failure ? Bearer.refuse(ctx, failure) : answer.cause());
        }
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
