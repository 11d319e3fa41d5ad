package switchboard.testkit;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import switchboard.platform.embedded.EmbeddedRedis;

/** A real Redis, empty before each test: the one at {@code SWITCHBOARD_TEST_REDIS}, else the embedded one. */
public final class RealRedis implements BeforeAllCallback, BeforeEachCallback {

    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final int WAITING_MAX = 10_000;

    private static String uri = "";
    private static Redis client;

    @Override
    public void beforeAll(ExtensionContext context) {
        start();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        RealPostgres.await(client.send(Request.cmd(Command.FLUSHALL)));
    }

    /** Connections to the server. */
    public Redis client() {
        return client;
    }

    /** The server's address, password included. */
    public String uri() {
        return uri;
    }

    /**
     * As if every call were long over: no slot is held, and the windows of all rates have passed. A flush would not do:
     * a Redis that knows nothing lets a window pass first.
     */
    public void letCallsBeOver() {
        RealPostgres.await(client.send(Request.cmd(Command.KEYS).arg("limits:*"))
                .compose(keys -> {
                    Future<Void> done = Future.succeededFuture();
                    for (Response key : keys) {
                        String name = key.toString();
                        Request over = name.equals("limits:rate:{account}")
                                ? Request.cmd(Command.HSET)
                                        .arg(name)
                                        .arg("last_ms")
                                        .arg(0)
                                : Request.cmd(name.contains(":epoch:") ? Command.TYPE : Command.DEL)
                                        .arg(name);
                        done = done.compose(before -> client.send(over)).mapEmpty();
                    }
                    return done;
                }));
    }

    private static synchronized void start() {
        if (client != null) {
            return;
        }
        String given = System.getenv().getOrDefault("SWITCHBOARD_TEST_REDIS", "");
        if (given.isBlank()) {
            EmbeddedRedis server = EmbeddedRedis.start(TestServers.folder("redis"), START_PATIENCE);
            TestServers.atExit(server::close);
            uri = server.uri();
        } else {
            uri = given;
        }
        client = Redis.createClient(
                TestServers.vertx(), new RedisOptions().setConnectionString(uri).setMaxPoolWaiting(WAITING_MAX));
    }
}
