package switchboard.http;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.sqlclient.Pool;
import java.util.function.Supplier;

/** Asks one part whether it is well; a failed future says it is not. */
public record Probe(String part, Supplier<Future<?>> check) {

    public static Probe postgres(Pool pool) {
        ProbeRepository repository = new ProbeRepository(pool);
        return new Probe("postgres", repository::answers);
    }

    public static Probe redis(Redis redis) {
        return new Probe("redis", () -> redis.send(Request.cmd(Command.PING)));
    }
}
