package switchboard.limits;

import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Several commands on one connection: what is sent without waiting for an answer leaves in one pipelined trip. */
final class Trip {

    private Trip() {}

    static <T> Future<T> on(
            Redis redis, Duration patience, Function<Function<Request, Future<Response>>, Future<T>> work) {
        return redis.connect()
                .compose((RedisConnection connection) ->
                        work.apply(connection::send).eventually(() -> connection.close()))
                .timeout(patience.toMillis(), TimeUnit.MILLISECONDS);
    }
}
