package switchboard.cli;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import switchboard.SwitchboardConfig;
import switchboard.platform.embedded.Stores;
import switchboard.platform.error.Failure;

/** Opens the stores for one command and closes them after it. Blocks: a command has its own thread. */
final class WithStores {

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(30);
    private static final String UNDEFINED_TABLE = "42P01"; // SQLSTATE

    private WithStores() {}

    static <T> T run(SwitchboardConfig config, Duration patience, Function<Stores, Future<T>> work) {
        Vertx vertx = Vertx.vertx();
        try {
            Stores stores = await(
                    Stores.join(vertx, config.stores()),
                    config.stores().startTimeout().plus(patience));
            try {
                return await(work.apply(stores).recover(WithStores::explained), patience);
            } finally {
                await(stores.close(vertx), CLOSE_PATIENCE);
            }
        } finally {
            await(vertx.close(), CLOSE_PATIENCE);
        }
    }

    private static <T> Future<T> explained(Throwable error) {
        boolean noSchema = error instanceof PgException refused && UNDEFINED_TABLE.equals(refused.getSqlState());
        return Future.failedFuture(
                noSchema
                        ? Failure.conflict(
                                "schema_missing",
                                "this database has no schema yet, or an old one; `switchboard migrate` makes it."
                                        + " DATABASE_URL or SWITCHBOARD_DATA_DIR names another; the demo's lies in its"
                                        + " folder demo")
                        : error);
    }

    private static <T> T await(Future<T> future, Duration patience) {
        try {
            return future.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw Failure.unavailable(
                    "timed_out", "no answer within " + patience.toSeconds() + " s; the command may be repeated");
        }
    }
}
