package switchboard.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static switchboard.http.AccessRig.assertProblem;

import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.platform.deploy.Routes;
import switchboard.platform.web.Identity;
import switchboard.platform.web.JsonAnswers;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;
import switchboard.testkit.TestTokens;

/** Browsers that sign in at one of two nodes: what the cookie opens, what it does not, and how it ends. */
class SessionsIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private static final String KEY = AccessRig.KEY;
    private static final UUID OWNER = UUID.fromString("a0000000-0000-4000-8000-000000000001");
    private static final UUID ADMIN = UUID.fromString("ad000000-0000-4000-8000-000000000004");
    private static final Duration LONGEST = Duration.ofHours(12);

    private final ManualClock clock = new ManualClock();
    private final TestTokens mint = new TestTokens(AccessRig.SECRET, clock.instant());
    private final AccessRig rig = new AccessRig(POSTGRES.pool(), clock);
    private HttpServer here;
    private HttpServer there;

    /** What is there to be read, written and listened to. */
    private static final class Things implements Routes {
        @Override
        public void mount(Router router) {
            router.get("/v1/leads").handler(ctx -> JsonAnswers.ok(ctx, new JsonObject()));
            router.post("/v1/appointments")
                    .handler(ctx -> JsonAnswers.ok(
                            ctx, new JsonObject().put("by", Identity.of(ctx).name())));
            router.get("/v1/live")
                    .handler(ctx -> ctx.response()
                            .setChunked(true)
                            .putHeader("Content-Type", "text/event-stream")
                            .write("retry: 1\n\n"));
        }
    }

    @BeforeEach
    void two_nodes() throws Exception {
        POSTGRES.query("truncate auth.users cascade");
        POSTGRES.query("insert into auth.users (id, email) values ('" + OWNER + "', 'o@x.test'), ('" + ADMIN
                + "', 'a@x.test'); insert into profiles (user_id, role) values ('" + ADMIN + "', 'admin')");
        here = node(REDIS.client(), KEY, Duration.ofMinutes(30));
        there = node(REDIS.client(), KEY, Duration.ofMinutes(30));
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    @Test
    void a_session_reads_on_every_node_and_writes_with_its_word_only() throws Exception {
        // given
        HttpResponse<String> signedIn = signIn(here, mint.of(OWNER));
        assertThat(signedIn.statusCode()).as(signedIn.body()).isEqualTo(201);
        assertThat(signedIn.headers().firstValue("Set-Cookie").orElse(""))
                .contains("HTTPOnly", "SameSite=Strict", "Path=/");
        String cookie = cookie(signedIn);
        String word = new JsonObject(signedIn.body()).getString("csrf_token");
        // then
        assertThat(ask(there, "GET", "/v1/leads", "Cookie", cookie).statusCode())
                .isEqualTo(200);
        assertThat(new JsonObject(ask(there, "GET", "/v1/session", "Cookie", cookie)
                                .body())
                        .getMap())
                .containsEntry("role", "owner")
                .containsEntry("user_id", OWNER.toString())
                .containsEntry("csrf_token", word);
        for (String[] wrong : new String[][] {{}, {"X-CSRF-Token", "made-up"}, {"X-CSRF-Token", ""}}) {
            List<String> headers = new ArrayList<>(List.of("Cookie", cookie));
            headers.addAll(List.of(wrong));
            assertProblem(
                    ask(there, "POST", "/v1/appointments", headers.toArray(String[]::new)), 403, "csrf_token_missing");
        }
        assertThat(ask(there, "POST", "/v1/appointments", "Cookie", cookie, "X-CSRF-Token", word)
                        .statusCode())
                .isEqualTo(200);
        assertProblem(ask(there, "GET", "/v1/alerts", "Cookie", cookie), 403, "not_allowed");
    }

    @Test
    void the_word_of_one_session_is_none_of_another() throws Exception {
        String mine = new JsonObject(signIn(here, KEY).body()).getString("csrf_token");
        String other = cookie(signIn(here, KEY));
        assertProblem(
                ask(here, "POST", "/v1/appointments", "Cookie", other, "X-CSRF-Token", mine),
                403,
                "csrf_token_missing");
    }

    @Test
    void signing_out_at_one_node_ends_it_on_the_other_and_whoever_holds_the_cookie() throws Exception {
        HttpResponse<String> signedIn = signIn(here, KEY);
        String cookie = cookie(signedIn);
        String word = new JsonObject(signedIn.body()).getString("csrf_token");
        assertThat(ask(here, "DELETE", "/v1/session", "Cookie", cookie, "X-CSRF-Token", word)
                        .statusCode())
                .isEqualTo(204);
        assertProblem(ask(there, "GET", "/v1/leads", "Cookie", cookie), 401, "session_ended");
    }

    @Test
    void wrong_and_expired_credentials_say_what_they_are_and_open_nothing() throws Exception {
        assertProblem(signIn(here, "wrong"), 401, "credentials_refused");
        assertProblem(signIn(here, mint.expired(OWNER)), 401, "token_expired");
        assertProblem(signIn(here, mint.signedWith(OWNER, "another")), 401, "token_refused");
        assertProblem(signIn(here, mint.unsigned(OWNER, "none")), 401, "token_algorithm_refused");
        assertProblem(
                signIn(here, mint.of(UUID.fromString("cc000000-0000-4000-8000-000000000009"))), 401, "token_refused");
        assertProblem(ask(here, "POST", "/v1/session"), 401, "credentials_missing");
        assertProblem(
                ask(here, "POST", "/v1/session", "Authorization", "Bearer " + KEY, "Sec-Fetch-Site", "cross-site"),
                403,
                "sign_in_from_elsewhere");
        assertThat(REDIS.client()
                        .send(Request.cmd(Command.DBSIZE))
                        .await(60, SECONDS)
                        .toInteger())
                .isZero();
    }

    @Test
    void a_session_ends_with_its_token_and_after_its_longest_time() throws Exception {
        String byToken = cookie(signIn(here, mint.of(OWNER)));
        String byKey = cookie(signIn(here, KEY));
        clock.advance(Duration.ofMinutes(59));
        assertThat(ask(here, "GET", "/v1/leads", "Cookie", byToken).statusCode())
                .isEqualTo(200);
        clock.advance(Duration.ofMinutes(1));
        assertProblem(ask(here, "GET", "/v1/leads", "Cookie", byToken), 401, "session_ended");
        assertThat(ask(here, "GET", "/v1/leads", "Cookie", byKey).statusCode()).isEqualTo(200);
        clock.advance(LONGEST);
        assertProblem(ask(here, "GET", "/v1/leads", "Cookie", byKey), 401, "session_ended");
    }

    @Test
    void each_request_gives_it_another_idle_time_and_silence_ends_it() throws Exception {
        HttpServer brief = node(REDIS.client(), KEY, Duration.ofMillis(200));
        String cookie = cookie(signIn(brief, KEY));
        await().atMost(Duration.ofSeconds(60)).until(() -> keys().isEmpty());
        assertProblem(ask(brief, "GET", "/v1/leads", "Cookie", cookie), 401, "session_ended");
        // and with the usual idle time
        String other = cookie(signIn(here, KEY));
        String key = keys().get(0);
        REDIS.client().send(Request.cmd(Command.PEXPIRE).arg(key).arg(60_000)).await(60, SECONDS);
        assertThat(ask(there, "GET", "/v1/leads", "Cookie", other).statusCode()).isEqualTo(200);
        assertThat(REDIS.client()
                        .send(Request.cmd(Command.PTTL).arg(key))
                        .await(60, SECONDS)
                        .toLong())
                .isGreaterThan(60_000);
    }

    @Test
    void redis_holds_no_cookie_and_no_key() throws Exception {
        String cookie = cookie(signIn(here, KEY)).split("=", 2)[1];
        String key = keys().get(0);
        String kept = REDIS.client()
                .send(Request.cmd(Command.GET).arg(key))
                .await(60, SECONDS)
                .toString();
        assertThat(key + kept).doesNotContain(cookie).doesNotContain(KEY);
    }

    @Test
    void another_service_key_ends_the_sessions_of_the_old_one() throws Exception {
        String cookie = cookie(signIn(here, KEY));
        HttpServer rotated = node(REDIS.client(), "another-key", Duration.ofMinutes(30));
        assertProblem(ask(rotated, "GET", "/v1/leads", "Cookie", cookie), 401, "session_ended");
    }

    @Test
    void a_role_lost_is_lost_at_once() throws Exception {
        String cookie = cookie(signIn(here, mint.of(ADMIN)));
        assertThat(new JsonObject(ask(here, "GET", "/v1/session", "Cookie", cookie)
                                .body())
                        .getString("role"))
                .isEqualTo("admin");
        POSTGRES.query("update profiles set status = 'suspended' where user_id = '" + ADMIN + "'");
        assertProblem(ask(there, "GET", "/v1/leads", "Cookie", cookie), 403, "account_suspended");
    }

    @Test
    void a_key_in_the_request_counts_before_the_cookie() throws Exception {
        String cookie = cookie(signIn(here, mint.of(OWNER)));
        assertThat(ask(here, "POST", "/v1/appointments", "Cookie", cookie, "Authorization", "Bearer " + KEY)
                        .body())
                .contains("service");
        assertProblem(
                ask(here, "GET", "/v1/leads", "Cookie", cookie, "Authorization", "Bearer wrong"),
                401,
                "credentials_refused");
    }

    @Test
    void an_open_stream_ends_when_its_reader_signs_out_elsewhere_and_when_the_token_runs_out() throws Exception {
        HttpResponse<String> signedIn = signIn(here, KEY);
        String cookie = cookie(signedIn);
        CompletableFuture<Void> bySession = over(there, "Cookie", cookie);
        CompletableFuture<Void> byToken = over(there, "Authorization", "Bearer " + mint.of(OWNER));
        CompletableFuture<Void> byKey = over(there, "Authorization", "Bearer " + KEY);
        String word = new JsonObject(signedIn.body()).getString("csrf_token");
        ask(here, "DELETE", "/v1/session", "Cookie", cookie, "X-CSRF-Token", word);
        bySession.get(60, SECONDS);
        assertThat(byToken).isNotDone();
        clock.advance(Duration.ofHours(2));
        byToken.get(60, SECONDS);
        assertThat(byKey).isNotDone();
    }

    @Test
    void at_home_in_development_nobody_signs_in_and_no_foreign_page_writes() throws Exception {
        HttpServer home = rig.node(REDIS.client(), AccessRig.config(), KEY, new Home(KEY, true), new Things());
        JsonObject who = new JsonObject(ask(home, "GET", "/v1/session").body());
        assertThat(who.getString("role")).isEqualTo("service");
        assertProblem(ask(home, "POST", "/v1/appointments"), 401, "credentials_missing");
        assertThat(ask(home, "POST", "/v1/appointments", "X-CSRF-Token", who.getString("csrf_token"))
                        .statusCode())
                .isEqualTo(200);
        assertProblem(ask(home, "GET", "/v1/leads", "X-Forwarded-For", "10.0.0.1"), 401, "credentials_missing");
        assertThat(asked(home, "evil.example.com")).startsWith("HTTP/1.1 401");
        assertThat(asked(home, "localhost:" + home.actualPort())).startsWith("HTTP/1.1 200");
    }

    /** As a name that somebody made to point here. */
    private static String asked(HttpServer node, String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.actualPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write(("GET /v1/leads HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void without_redis_a_cookie_is_no_use_for_now_and_a_key_is() throws Exception {
        String cookie = cookie(signIn(here, KEY));
        HttpServer cutOff = node(Redis.createClient(rig.vertx(), "redis://localhost:1"), KEY, Duration.ofMinutes(30));
        assertProblem(ask(cutOff, "GET", "/v1/leads", "Cookie", cookie), 503, "sessions_unavailable");
        assertThat(ask(cutOff, "GET", "/v1/leads", "Cookie", cookie, "Authorization", "Bearer " + KEY)
                        .statusCode())
                .isEqualTo(200);
    }

    private HttpServer node(Redis redis, String key, Duration idle) throws Exception {
        AccessConfig usual = AccessRig.config();
        return rig.node(
                redis,
                new AccessConfig(
                        usual.requestTimeout(),
                        new SessionConfig(idle, LONGEST, usual.session().recheck()),
                        usual.rate(),
                        usual.cors()),
                key,
                new Things());
    }

    private HttpResponse<String> signIn(HttpServer node, String credential) throws Exception {
        return ask(node, "POST", "/v1/session", "Authorization", "Bearer " + credential);
    }

    private static String cookie(HttpResponse<?> answer) {
        return answer.headers().firstValue("Set-Cookie").orElse("").split(";", 2)[0];
    }

    private static List<String> keys() throws Exception {
        List<String> keys = new ArrayList<>();
        REDIS.client()
                .send(Request.cmd(Command.KEYS).arg("session:*"))
                .await(60, SECONDS)
                .forEach(key -> keys.add(key.toString()));
        return keys;
    }

    /** Done when the stream, once begun, is over. */
    private CompletableFuture<Void> over(HttpServer node, String... headers) throws Exception {
        HttpResponse<InputStream> stream = rig.client()
                .send(
                        AccessRig.request(node, "GET", "/v1/live", headers)
                                .header("Accept", "text/event-stream")
                                .build(),
                        BodyHandlers.ofInputStream());
        assertThat(stream.statusCode()).isEqualTo(200);
        return CompletableFuture.runAsync(() -> {
            try (InputStream in = stream.body()) {
                while (in.read() >= 0) {
                    // whatever it says
                }
            } catch (IOException cut) {
                // over as well
            }
        });
    }

    private HttpResponse<String> ask(HttpServer node, String method, String path, String... headers) throws Exception {
        return rig.ask(node, method, path, headers);
    }
}
