package switchboard.calls;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.platform.core.TenantId;
import switchboard.platform.error.Failure;
import switchboard.platform.web.Identity;
import switchboard.testkit.RealPostgres;

class CallsRoutesIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    private static Vertx vertx;
    private static HttpClient client;
    private static int port;
    private static Identity asker = Identity.service();

    @BeforeAll
    static void open() throws Exception {
        vertx = Vertx.vertx();
        CallWorld world = new CallWorld(POSTGRES, vertx);
        for (String fixture : new String[] {"R01", "R04", "R17", "R29", "R31"}) {
            world.deliver(fixture);
            world.business.advance(java.time.Duration.ofMinutes(1));
        }
        Router router = Router.router(vertx);
        router.route().handler(ctx -> {
            asker.leaveIn(ctx);
            ctx.next();
        });
        router.route().failureHandler(ctx -> {
            boolean absent = ctx.failure() instanceof Failure f && f.kind() == Failure.Kind.NOT_FOUND;
            ctx.response().setStatusCode(absent ? 404 : 400).end("{}");
        });
        new CallsRoutes(POSTGRES.pool(), new LiveCalls()).mount(router);
        port = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .await(60, SECONDS)
                .actualPort();
        client = vertx.createHttpClient();
    }

    @AfterAll
    static void close() throws Exception {
        vertx.close().await(60, SECONDS);
    }

    @Test
    void a_list_is_read_page_by_page_newest_first() throws Exception {
        asker = Identity.service();
        JsonObject first = get("/v1/calls?limit=2");
        JsonObject second = get("/v1/calls?limit=4&after=" + first.getString("next"));
        assertThat(first.getBoolean("has_more")).isTrue();
        assertThat(second.getBoolean("has_more")).isFalse();
        JsonArray all = first.getJsonArray("data").copy();
        all.addAll(second.getJsonArray("data"));
        assertThat(all.stream().map(c -> ((JsonObject) c).getString("call_sid")))
                .doesNotHaveDuplicates()
                .hasSize(5)
                .first()
                .isEqualTo("call_2bd082c0e9910c079bffd51034b");
    }

    @Test
    void live_calls_are_those_that_hold_a_slot() throws Exception {
        asker = Identity.service();
        assertThat(get("/v1/calls?status=live").getJsonArray("data")).hasSize(2);
        assertThat(get("/v1/calls?status=no-answer").getJsonArray("data")).hasSize(1);
    }

    @Test
    void a_call_is_shown_with_what_happened_to_it() throws Exception {
        asker = Identity.service();
        String id = get("/v1/calls?status=no-answer")
                .getJsonArray("data")
                .getJsonObject(0)
                .getString("id");
        JsonObject call = get("/v1/calls/" + id);
        assertThat(call.getString("end_reason")).isEqualTo("NO_ANSWER");
        assertThat(call.getJsonArray("timeline").stream().map(e -> ((JsonObject) e).getString("what")))
                .contains("effect");
    }

    @Test
    void another_tenant_sees_nothing() throws Exception {
        asker = Identity.service();
        String id = get("/v1/calls").getJsonArray("data").getJsonObject(0).getString("id");
        asker = new Identity(Identity.Role.OWNER, "other", Optional.of(new TenantId(new UUID(7, 2))));
        assertThat(get("/v1/calls").getJsonArray("data")).isEmpty();
        assertThat(status("/v1/calls/" + id)).isEqualTo(404);
        asker = new Identity(Identity.Role.OWNER, "own", Optional.of(new TenantId(CallWorld.TENANT)));
        assertThat(get("/v1/calls").getJsonArray("data")).hasSize(5);
        assertThat(status("/v1/calls/nonsense")).isEqualTo(404);
        assertThat(status("/v1/calls?status=nonsense")).isEqualTo(400);
    }

    private static JsonObject get(String path) throws Exception {
        return client.request(HttpMethod.GET, port, "127.0.0.1", path)
                .compose(request -> request.send().compose(response -> response.body()))
                .map(body -> body.toJsonObject())
                .await(60, SECONDS);
    }

    private static int status(String path) throws Exception {
        return client.request(HttpMethod.GET, port, "127.0.0.1", path)
                .compose(request -> request.send())
                .map(response -> response.statusCode())
                .await(60, SECONDS);
    }
}
