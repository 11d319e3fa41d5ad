package switchboard.dialer;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import switchboard.platform.deploy.Routes;
import switchboard.platform.error.Failure;
import switchboard.platform.web.Identity;
import switchboard.platform.web.JsonAnswers;

/** The operators' lever on a provider account: see why nothing is dialled, and open it again. */
final class AccountRoutes implements Routes {

    private final AccountRepository account;

    AccountRoutes(AccountRepository account) {
        this.account = account;
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/provider-accounts/:id").respond(this::read);
        router.post("/v1/provider-accounts/:id/reopen").respond(this::reopen);
    }

    private Future<Void> read(RoutingContext ctx) {
        check(ctx);
        return account.read().compose((JsonObject body) -> JsonAnswers.ok(ctx, body));
    }

    private Future<Void> reopen(RoutingContext ctx) {
        check(ctx);
        return account.reopen().compose(open -> account.read()).compose((JsonObject body) -> JsonAnswers.ok(ctx, body));
    }

    private void check(RoutingContext ctx) {
        Identity.operator(ctx);
        String id = ctx.pathParam("id");
        if (!account.id().equals(id)) {
            throw Failure.notFound("account_not_found", "There is no provider account " + id + ".");
        }
    }
}
