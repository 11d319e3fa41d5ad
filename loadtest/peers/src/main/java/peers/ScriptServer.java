package peers;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;

/**
 * An inbound decision with nothing behind it: JSON in, one script with rate, slots and budget, JSON out. It proves no
 * signature, keeps nothing, and answers a repetition with another hold.
 */
public final class ScriptServer {

    private static final String SCRIPT = """
            local t = redis.call('TIME')
            local now = t[1] * 1000000 + t[2]
            local v = redis.call('HMGET', KEYS[1], 'tat', 'n', 'spent', 'stop')
            if v[4] == '1' then return {0, 1, 0} end
            local tat = tonumber(v[1]) or now
            if tat < now then tat = now end
            local nt = tat + ARGV[1]
            if nt - now > tonumber(ARGV[2]) then return {0, 2, nt - now - ARGV[2]} end
            local n = tonumber(v[2]) or 0
            if n >= tonumber(ARGV[3]) then return {0, 3, 0} end
            local s = (tonumber(v[3]) or 0) + ARGV[4]
            if s > tonumber(ARGV[5]) then return {0, 4, 0} end
            redis.call('HSET', KEYS[1], 'tat', string.format('%.0f', nt), 'n', n + 1, 'spent', string.format('%.0f', s))
            return {1, 0, 0}
            """;

    private final RedisConnection redis;
    private final String sha;

    private ScriptServer(RedisConnection redis, String sha) {
        this.redis = redis;
        this.sha = sha;
    }

    public static void main(String[] args) {
        Vertx vertx = Vertx.vertx();
        Redis.createClient(vertx, new RedisOptions().setConnectionString(args[0]).setMaxWaitingHandlers(65_536))
                .connect()
                .compose(redis -> redis.send(Request.cmd(Command.SCRIPT).arg("LOAD").arg(SCRIPT))
                        .map(sha -> new ScriptServer(redis, sha.toString())))
                .compose(server -> vertx.createHttpServer(new HttpServerOptions().setTcpNoDelay(true))
                        .requestHandler(request -> request.body().onSuccess(body -> server.decide(request, body)))
                        .listen(Integer.parseInt(args[1])))
                .onFailure(error -> {
                    error.printStackTrace();
                    System.exit(1);
                });
    }

    private void decide(HttpServerRequest request, Buffer body) {
        String number = new JsonObject(body).getJsonObject("call_inbound").getString("to_number");
        redis.send(Request.cmd(Command.EVALSHA)
                        .arg(sha)
                        .arg(1)
                        .arg("peer:" + number)
                        .arg(1)
                        .arg(1_000_000_000)
                        .arg(1_000_000_000)
                        .arg(60)
                        .arg(1_000_000_000_000L))
                .onSuccess(answer -> request.response()
                        .putHeader("Content-Type", "application/json")
                        .end(new JsonObject()
                                .put(
                                        "call_inbound",
                                        answer.get(0).toInteger() == 1
                                                ? new JsonObject().put("override_agent_id", "agent_load")
                                                : new JsonObject().put("reject", true))
                                .toBuffer()))
                .onFailure(error -> request.response().setStatusCode(503).end());
    }
}
