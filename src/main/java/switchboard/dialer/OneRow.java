package switchboard.dialer;

import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.util.Set;

/** Tells a batch that fails for one row's sake from one that would fail again. */
final class OneRow {

    /** SQLSTATE classes: data, integrity, rollback (a ring of locks). Anything else befalls the next try as well. */
    private static final Set<String> CLASSES = Set.of("22", "23", "40");

    private OneRow() {}

    /** Whether each row had better be tried alone. */
    static boolean mayBeAtFault(Throwable error) {
        return error instanceof PgException refused
                ? refused.getSqlState() != null && CLASSES.stream().anyMatch(refused.getSqlState()::startsWith)
                : error instanceof RuntimeException && !(error instanceof VertxException);
    }
}
