package peers;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Tuple;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A webhook server as one writes it first: verifies the signature, takes the call's id out of the body, inserts it by
 * itself, answers. Its best on two cores: a pool of 16 connections with pipelining, bytes compressed with lz4 where the server can.
 */
public final class InsertServer {

    private static final int CONNECTIONS = 16;
    private static final int PIPELINED = 16;
    private static final String INSERT =
            "insert into peer_webhooks (event_id, payload) values ($1, $2) on conflict (event_id) do nothing";

    private final Mac mac;
    private final Pool pool;

    private InsertServer(Mac mac, Pool pool) {
        this.mac = mac;
        this.pool = pool;
    }

    public static void main(String[] args) throws Exception {
        Vertx vertx = Vertx.vertx();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(args[2].getBytes(), "HmacSHA256"));
        Pool pool = PgBuilder.pool()
                .using(vertx)
                .connectingTo(PgConnectOptions.fromUri(args[0])
                        .setCachePreparedStatements(true)
                        .setPipeliningLimit(PIPELINED))
                .with(new PoolOptions().setMaxSize(CONNECTIONS))
                .build();
        InsertServer server = new InsertServer(mac, pool);
        pool.query("drop table if exists peer_webhooks")
                .execute()
                .compose(gone -> pool.query("create table peer_webhooks (id bigint generated always as identity"
                                + " primary key, event_id text not null unique, payload bytea not null,"
                                + " received_at timestamptz not null default now())")
                        .execute())
                .compose(made -> pool.query("alter table peer_webhooks alter column payload set compression lz4")
                        .execute()
                        .otherwiseEmpty()) // a server built without lz4 has its own
                .compose(made -> vertx.createHttpServer(new HttpServerOptions().setTcpNoDelay(true))
                        .requestHandler(request -> request.body().onSuccess(body -> server.take(request, body)))
                        .listen(Integer.parseInt(args[1])))
                .onFailure(error -> {
                    error.printStackTrace();
                    System.exit(1);
                });
    }

    private void take(HttpServerRequest request, Buffer body) {
        String[] signature = request.getHeader("X-Retell-Signature").split(",d=", 2);
        mac.update(body.getBytes());
        byte[] made = mac.doFinal(signature[0].substring(2).getBytes());
        if (!MessageDigest.isEqual(made, HexFormat.of().parseHex(signature[1]))) {
            request.response().setStatusCode(401).end();
            return;
        }
        JsonObject json = new JsonObject(body);
        String id = json.getString("event") + ":" + json.getJsonObject("call").getString("call_id");
        Future<?> stored = pool.preparedQuery(INSERT).execute(Tuple.of(id, body));
        stored.onComplete(done ->
                request.response().setStatusCode(done.succeeded() ? 204 : 503).end());
    }
}
