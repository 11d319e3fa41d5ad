package switchboard.http;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import switchboard.platform.error.Failure;

/**
 * The sessions of signed-in browsers, in Redis: each node knows them, and what one node ends is over on all. Redis
 * holds the hash of a session's id only, so that whoever reads it cannot become anybody.
 */
public final class Sessions {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int ID_BYTES = 32;

    private final Redis redis;
    private final SessionConfig config;
    private final Clock machine;

    public Sessions(Redis redis, SessionConfig config, Clock machine) {
        this.redis = redis;
        this.config = config;
        this.machine = machine;
    }

    /** The moment before which a session made now must end. */
    Instant latest() {
        return machine.instant().plus(config.longest());
    }

    /** The new session's id, which only the browser is told. */
    Future<String> open(Session session) {
        byte[] bytes = new byte[ID_BYTES];
        RANDOM.nextBytes(bytes);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Duration left = Duration.between(machine.instant(), session.ends());
        return send(Request.cmd(Command.SET)
                        .arg(key(id))
                        .arg(session.encode())
                        .arg("PX")
                        .arg(Math.max(1, Math.min(left.toMillis(), idleMillis()))))
                .map(id);
    }

    /** The session, which now lives on for another idle time; empty if it is over. */
    Future<Optional<Session>> find(String id) {
        return send(Request.cmd(Command.GETEX).arg(key(id)).arg("PX").arg(idleMillis()))
                .map(Optional::ofNullable)
                .compose(reply -> {
                    Optional<Session> found = reply.map(Response::toString).map(Session::decode);
                    boolean over = found.filter(session -> !machine.instant().isBefore(session.ends()))
                            .isPresent();
                    return over ? close(id).map(Optional.empty()) : Future.succeededFuture(found);
                });
    }

    Future<Void> close(String id) {
        return send(Request.cmd(Command.DEL).arg(key(id))).mapEmpty();
    }

    private long idleMillis() {
        return config.idle().toMillis();
    }

    private static String key(String id) {
        return "session:" + Hashes.hex(id);
    }

    private Future<Response> send(Request request) {
        return redis.send(request)
                .recover(error -> Future.failedFuture(Failure.unavailable(
                        "sessions_unavailable",
                        "Sessions cannot be read: Redis does not answer. A key or token in Authorization works.")));
    }
}
