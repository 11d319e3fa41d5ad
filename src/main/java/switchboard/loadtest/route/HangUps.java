package switchboard.loadtest.route;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Ends calls a few seconds after they were let in, one tenant after another, so that as many are under way as at such a
 * rate there would be. How a call really ends is what {@code calls} measures.
 */
public final class HangUps {

    private static final int ROUNDS_PER_TALK = 2;

    private final Vertx vertx;
    private final RouteSeedRepository town;
    private final RouteOptions load;
    private final Duration pause;
    private volatile boolean over;

    private HangUps(Vertx vertx, RouteSeedRepository town, RouteOptions load) {
        this.vertx = vertx;
        this.town = town;
        this.load = load;
        this.pause = Duration.ofSeconds(load.talk()).dividedBy((long) ROUNDS_PER_TALK * load.tenants());
    }

    /** Until it is closed. */
    public static HangUps start(Vertx vertx, RouteSeedRepository town, RouteOptions load) {
        HangUps hangUps = new HangUps(vertx, town, load);
        hangUps.next(0);
        return hangUps;
    }

    private void next(int tenant) {
        if (over) {
            return;
        }
        town.hangUp(tenant, Duration.ofSeconds(load.talk()))
                .recover(error -> Future.succeededFuture())
                .compose(done -> vertx.timer(Math.max(1, pause.toMillis())))
                .onComplete(done -> next((tenant + 1) % load.tenants()));
    }

    /** No call is ended any more. */
    public void close() {
        over = true;
    }
}
