package switchboard.platform.embedded;

import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Redis whose answers are waited for only so long: the client itself waits for ever on a server that hangs. */
record BoundedRedis(Redis redis, Duration timeout) implements Redis {

    @Override
    public Future<RedisConnection> connect() {
        return bounded(redis.connect());
    }

    @Override
    public Future<Response> send(Request command) {
        return bounded(redis.send(command));
    }

    @Override
    public Future<List<Response>> batch(List<Request> commands) {
        return bounded(redis.batch(commands));
    }

    @Override
    public Future<Void> close() {
        return redis.close();
    }

    private <T> Future<T> bounded(Future<T> answer) {
        return answer.timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
}
