package switchboard.platform.web;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.UUID;
import java.util.function.Function;

/**
 * Reads and writes on behalf of whoever asks: for a person as role {@code authenticated} with the token's claims, so
 * that row level security decides what is there; for the service key as the server itself.
 */
public final class AsUser {

    private AsUser() {}

    /** The work's answer; role and claims end with its transaction. */
    public static <T> Future<T> in(Pool pool, Identity who, Function<SqlConnection, Future<T>> work) {
        return who.subject()
                .map(person -> pool.withTransaction(
                        tx -> new ClaimsRepository(tx).take(claims(who, person)).compose(taken -> work.apply(tx))))
                .orElseGet(() -> pool.withTransaction(work));
    }

    private static JsonObject claims(Identity who, UUID person) {
        JsonObject claims = new JsonObject().put("sub", person.toString()).put("role", "authenticated");
        return who.isActing() ? claims.put("act", new JsonObject().put("sub", who.name())) : claims;
    }
}
