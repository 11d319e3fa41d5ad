package switchboard.platform.sql;

import io.vertx.core.Future;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import switchboard.platform.error.Failure;

/** Tells a database that is away from a statement that is wrong. */
public final class Database {

    /** SQLSTATE classes that pass by themselves: connection, rollback, resources, intervention, system. */
    private static final Set<String> PASSING = Set.of("08", "40", "53", "57", "58");

    /** The state of a statement that another transaction made wait for too long. */
    private static final String LOCKED = "55P03";

    private Database() {}

    /** The answer within {@code patience}; fails as unavailable if it does not come or the database is away. */
    public static <T> Future<T> answer(Future<T> statement, Duration patience) {
        return statement
                .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .recover(error -> Future.failedFuture(failure(error)));
    }

    /** {@code Failure.unavailable} if the error is the database's absence, else the error itself. */
    public static Throwable failure(Throwable error) {
        return isAway(error)
                ? Failure.unavailable("database_unavailable", "The database does not answer. Try again soon.")
                : error;
    }

    private static boolean isAway(Throwable error) {
        if (error instanceof PgException refused) {
            String state = refused.getSqlState();
            return state != null
                    && state.length() == 5
                    && (PASSING.contains(state.substring(0, 2)) || state.equals(LOCKED));
        }
        boolean isDrivers = !(error instanceof RuntimeException || error instanceof Error);
        return isDrivers || error instanceof VertxException; // a closed line, an exhausted pool, a time-out
    }
}
