package switchboard;

import io.vertx.core.Vertx;
import java.time.Clock;
import switchboard.http.AccessConfig;
import switchboard.http.Callers;
import switchboard.http.Cors;
import switchboard.http.Flood;
import switchboard.http.Guards;
import switchboard.http.Home;
import switchboard.http.IdempotencyKeys;
import switchboard.http.RateLimits;
import switchboard.http.RequestTimeout;
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

/** Who comes in: the key, tokens and sessions that this installation knows, and how often they may ask. */
record Access(
        Vertx vertx,
        AccessConfig config,
        Stores stores,
        Clock machine,
        Callers callers,
        RateLimits rates,
        Sessions sessions) {

    static Access of(Vertx vertx, SwitchboardConfig config, Secrets secrets, Stores stores, Clocks clocks) {
        AccessConfig access = config.access();
        Sessions sessions = new Sessions(stores.redis(), access.session(), clocks.machine());
        Callers callers = new Callers(
                new UserTokens(vertx, config.supabase(), secrets.supabaseJwtSecret(), clocks.machine()),
                new ServiceKeyAuth(secrets.serviceKey()),
                sessions,
                stores.pool(),
                new Home(secrets.serviceKey(), !config.isProduction()));
        RateLimits rates = new RateLimits(stores.redis(), access.rate(), clocks.machine());
        return new Access(vertx, access, stores, clocks.machine(), callers, rates, sessions);
    }

    SignIn signIn() {
        return new SignIn(callers, sessions, rates);
    }

    Guards guards() {
        StreamWatch streams = new StreamWatch(vertx, callers, config.session().recheck());
        return new Guards(
                new UserAuth(callers, rates, streams, stores.pool(), machine),
                new IdempotencyKeys(stores.pool(), machine),
                new Cors(config.cors()),
                new RequestTimeout(config.requestTimeout()),
                new Flood(config.rate(), machine)::holdBack);
    }

    SessionRoutes routes() {
        return new SessionRoutes(callers, signIn());
    }
}
