package switchboard;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import switchboard.http.Callers;
import switchboard.http.Guards;
import switchboard.http.Home;
import switchboard.http.IdempotencyKeys;
import switchboard.http.ServiceKeyAuth;
import switchboard.http.SessionRoutes;
import switchboard.http.Sessions;
import switchboard.http.SignIn;
import switchboard.http.StreamWatch;
import switchboard.http.UserAuth;
import switchboard.http.UserTokens;
import switchboard.platform.config.Secrets;
import switchboard.platform.embedded.Stores;
import switchboard.platform.time.Clocks;

/** Who comes in: the key, tokens and sessions that this installation knows. */
record Access(Vertx vertx, SwitchboardConfig config, Stores stores, Clocks clocks, Callers callers, SignIn signIn) {

    static Access of(Vertx vertx, SwitchboardConfig config, Secrets secrets, Stores stores, Clocks clocks) {
        Sessions sessions = new Sessions(stores.redis(), config.access().session(), clocks.machine());
        Callers callers = new Callers(
                new UserTokens(vertx, config.supabase(), secrets.supabaseJwtSecret(), clocks.machine()),
                new ServiceKeyAuth(secrets.serviceKey()),
                sessions,
                stores.pool(),
                new Home(secrets.serviceKey(), !config.isProduction()));
        return new Access(vertx, config, stores, clocks, callers, new SignIn(callers, sessions));
    }

    Guards guards() {
        Handler<RoutingContext> identify = new UserAuth(
                callers,
                new StreamWatch(vertx, callers, config.access().session().recheck()),
                stores.pool(),
                clocks.machine());
        return new Guards(identify, new IdempotencyKeys(stores.pool(), clocks.machine()));
    }

    SessionRoutes routes() {
        return new SessionRoutes(callers, signIn);
    }
}
