package switchboard.dialer;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import java.time.Clock;
import java.util.Optional;
import switchboard.calls.Alarms;
import switchboard.platform.deploy.Routes;
import switchboard.platform.error.Failure;
import switchboard.platform.web.Identity;
import switchboard.platform.web.JsonAnswers;

/** The operators' lever on a provider account: see why nothing is dialled, stop all dialing, and open it again. */
final class AccountRoutes implements Routes {

    private final AccountRepository account;
    private final Pool pool;
    private final Alarms alarms;
    private final Clock business;

    AccountRoutes(AccountRepository account, Pool pool, Alarms alarms, Clock business) {
        this.account = account;
        this.pool = pool;
        this.alarms = alarms;
        this.business = business;
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/provider-accounts/:id").respond(this::read);
        router.post("/v1/provider-accounts/:id/stop").respond(this::stop);
        router.post("/v1/provider-accounts/:id/reopen").respond(this::reopen);
    }

    private Future<Void> read(RoutingContext ctx) {
        check(ctx);
        return account.read().compose((JsonObject body) -> JsonAnswers.ok(ctx, body));
    }

    /** From the answer on no node begins a round of dialing; what is under way has committed its intents by then. */
    private Future<Void> stop(RoutingContext ctx) {
        check(ctx);
        return account.stop("stopped by " + Identity.operator(ctx).name(), business.instant())
                .compose(stopped -> account.read())
                .compose((JsonObject now) -> JsonAnswers.ok(ctx, now));
    }

    private Future<Void> reopen(RoutingContext ctx) {
        check(ctx);
        return account.reopen()
                .compose(open -> alarms.resolve(pool, "carrier_refused", Optional.empty(), business.instant()))
                .compose(resolved -> account.read())
                .compose((JsonObject body) -> JsonAnswers.ok(ctx, body));
    }

    private void check(RoutingContext ctx) {
        Identity.operator(ctx);
        String id = ctx.pathParam("id");
        if (!account.id().equals(id)) {
            throw Failure.notFound("account_not_found", "There is no provider account " + id + ".");
        }
    }
}
