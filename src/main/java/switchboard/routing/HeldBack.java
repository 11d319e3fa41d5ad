package switchboard.routing;

import io.vertx.core.Future;

/** Sees to what was reported of a number while it was nobody's. */
@FunctionalInterface
public interface HeldBack {

    /** Handles all of it again soon; how many deliveries there are. */
    Future<Integer> replay(String ourNumber);
}
