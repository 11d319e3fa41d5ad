package switchboard.loadtest;

import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A Redis that is out of reach for as long as {@code away} says so. */
public record SwitchedRedis(Redis redis, BooleanSupplier away) implements Redis {

    @Override
    public Future<RedisConnection> connect() {
        return away.getAsBoolean() ? Future.failedFuture("away") : redis.connect();
    }

    @Override
    public Future<Response> send(Request command) {
        return away.getAsBoolean() ? Future.failedFuture("away") : redis.send(command);
    }

    @Override
    public Future<List<Response>> batch(List<Request> commands) {
        return away.getAsBoolean() ? Future.failedFuture("away") : redis.batch(commands);
    }

    @Override
    public Future<Void> close() {
        return redis.close();
    }
}
