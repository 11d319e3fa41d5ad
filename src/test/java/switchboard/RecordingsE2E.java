package switchboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.platform.time.Clocks;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;
import switchboard.testkit.Tenants;
import switchboard.testkit.WholeServer;

/** A provider whose links to recordings expire, and those who want to hear them. */
class RecordingsE2E {

    private static final String AUDIO = "0123456789";
    private static final UUID CALL = new UUID(4, 4);

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private final Vertx vertx = Vertx.vertx();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer provider;
    private WholeServer server;

    @BeforeEach
    void open() throws Exception {
        POSTGRES.query("delete from call_events; delete from auth.users");
        provider =
                vertx.createHttpServer().requestHandler(this::answer).listen(0).await(60, TimeUnit.SECONDS);
        server = start("true");
        Tenants.settle(POSTGRES, 1, new Tenants.Terms(9_000, 600, 5, 1));
        POSTGRES.query("""
                insert into call_events (id, event_id, user_id, call_sid, direction, from_number, to_number, phone_number,
                                         call_status, recording_url)
                values ('%s', 'call_heard', '%s', 'call_heard', 'inbound', '+12125550147', '%3$s', '%3$s', 'completed', '%4$s')
                """.formatted(CALL, Tenants.id(1), Tenants.number(1), at("/expired")));
    }

    @AfterEach
    void close() throws Exception {
        server.close();
        vertx.close().await(60, TimeUnit.SECONDS);
    }

    @Test
    void an_expired_link_is_asked_for_anew_and_the_audio_passed_on() {
        HttpResponse<String> whole = server.get(path(CALL));
        assertThat(whole.statusCode()).as(whole.body()).isEqualTo(200);
        assertThat(whole.body()).isEqualTo(AUDIO);
        assertThat(whole.headers().firstValue("Content-Type")).contains("audio/wav");
        assertThat(asked).containsExactly("/expired", "/v2/get-call/call_heard", "/fresh");
        assertThat(POSTGRES.query("select recording_url from call_events")
                        .get(0)
                        .getString(0))
                .isEqualTo(at("/fresh"));
        assertThat(server.get(path(CALL)).body()).isEqualTo(AUDIO);
        assertThat(asked).endsWith("/fresh", "/fresh");
    }

    @Test
    void a_part_is_a_part() {
        HttpResponse<String> part = server.send(HttpRequest.newBuilder(server.at(path(CALL)))
                .header("Authorization", "Bearer " + WholeServer.SERVICE_KEY)
                .header("Range", "bytes=2-4")
                .GET());
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("234");
        assertThat(part.headers().firstValue("Content-Range")).contains("bytes 2-4/10");
    }

    @Test
    void while_its_keeper_is_away_the_answer_says_so() {
        POSTGRES.query("update call_events set recording_url = 'http://localhost:1/away'");
        HttpResponse<String> answer = server.get(path(CALL));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.body()).contains("recording_away");
    }

    @Test
    void nobody_else_hears_it() {
        assertThat(server.getAsNobody(path(CALL)).statusCode()).isEqualTo(401);
        assertThat(server.get(path(new UUID(4, 5))).statusCode()).isEqualTo(404);
        assertThat(asked).isEmpty();
    }

    @Test
    void a_link_into_our_own_network_is_not_followed() {
        server.close();
        server = start("false");
        assertThat(server.get(path(CALL)).statusCode()).isEqualTo(404);
        assertThat(asked).doesNotContain("/expired", "/fresh");
    }

    private WholeServer start(String allowPrivate) {
        return WholeServer.start(
                POSTGRES,
                REDIS,
                Map.of(
                        "SWITCHBOARD_ENV",
                        "production", // in development a local reader needs no key
                        "RETELL_BASE_URL",
                        at(""),
                        "SWITCHBOARD_WEBHOOKS_ALLOW_PRIVATE",
                        allowPrivate),
                Clocks.real());
    }

    private static String path(UUID call) {
        return "/v1/calls/" + call + "/recording";
    }

    private String at(String path) {
        return "http://localhost:" + provider.actualPort() + path;
    }

    private void answer(HttpServerRequest request) {
        if (!request.path().equals("/expired")
                && !request.path().equals("/fresh")
                && !request.path().startsWith("/v2/get-call/")) {
            request.response().setStatusCode(404).end();
            return;
        }
        asked.add(request.path());
        switch (request.path()) {
            case "/expired" -> request.response().setStatusCode(403).end("expired");
            case "/fresh" -> audio(request);
            default ->
                request.response()
                        .putHeader("Content-Type", "application/json")
                        .end(new JsonObject()
                                .put("call_id", "call_heard")
                                .put("call_status", "ended")
                                .put("direction", "inbound")
                                .put("from_number", "+12125550147")
                                .put("to_number", Tenants.number(1))
                                .put("disconnection_reason", "user_hangup")
                                .put("recording_url", at("/fresh"))
                                .encode());
        }
    }

    private static void audio(HttpServerRequest request) {
        request.response().putHeader("Content-Type", "audio/wav").putHeader("Accept-Ranges", "bytes");
        if ("bytes=2-4".equals(request.getHeader("Range"))) {
            request.response()
                    .setStatusCode(206)
                    .putHeader("Content-Range", "bytes 2-4/10")
                    .end(AUDIO.substring(2, 5));
        } else {
            request.response().end(AUDIO);
        }
    }
}
