package switchboard.ops;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.http.Callers;
import switchboard.http.Home;
import switchboard.http.Rate;
import switchboard.http.RateConfig;
import switchboard.http.RateLimits;
import switchboard.http.ServiceKeyAuth;
import switchboard.http.SessionConfig;
import switchboard.http.Sessions;
import switchboard.http.SignIn;
import switchboard.http.TokenConfig;
import switchboard.http.UserTokens;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.core.TenantId;
import switchboard.platform.deploy.Capability;
import switchboard.platform.error.Failure;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.Ids;
import switchboard.platform.web.Identity;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;
import switchboard.testkit.TestTokens;

class ConsoleIT {

    private static final Instant NOON = Instant.parse("2026-03-03T17:00:00Z");
    private static final String ACE_NUMBER = "+14155550100";
    private static final String BOLT_NUMBER = "+14155550101";

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private static final String SECRET = "a-secret-of-at-least-thirty-two-bytes";

    private final Scene scene = new Scene(POSTGRES);
    private final NotedDesk desk = new NotedDesk();
    private final Vertx vertx = Vertx.vertx();
    private HttpServer server;
    private HttpClient client;

    @BeforeEach
    void two_tenants_and_a_console() {
        scene.empty();
        scene.tenant(Scene.ACE, "Ace <b>Plumbing</b>", ACE_NUMBER, 1800, 9000);
        scene.tenant(Scene.BOLT, "Bolt Electric", BOLT_NUMBER, 9600, 9000);
        SignIn access = access();
        Capability ops =
                OpsCapability.open(OpsConfig.DEFAULT, POSTGRES.pool(), access, desk, Clocks.real(), Ids.random());
        ops.verticles().forEach(verticle -> wait(vertx.deployVerticle(verticle.get())));
        Router router = Router.router(vertx);
        router.errorHandler(500, ctx -> ctx.response().setStatusCode(401).end());
        router.route().handler(BodyHandler.create(false));
        router.route("/v1/*").handler(ctx -> {
            Optional.ofNullable(ctx.request().getHeader("X-Tenant"))
                    .map(id -> new TenantId(UUID.fromString(id)))
                    .ifPresent(id -> new Identity(Identity.Role.OWNER, "owner", Optional.of(id)).leaveIn(ctx));
            ctx.request().pause();
            access.who(ctx).onSuccess(who -> {
                who.ifPresent(known -> known.leaveIn(ctx));
                ctx.request().resume();
                ctx.next();
            });
        });
        ops.routes().forEach(routes -> routes.mount(router));
        server = wait(vertx.createHttpServer().requestHandler(router).listen(0));
        client = vertx.createHttpClient();
    }

    private SignIn access() {
        Clock clock = Clock.systemUTC();
        Sessions sessions = new Sessions(
                REDIS.client(),
                new SessionConfig(Duration.ofMinutes(30), Duration.ofHours(12), Duration.ofSeconds(5)),
                clock);
        TokenConfig tokens = new TokenConfig(
                "",
                "",
                "authenticated",
                Duration.ofSeconds(30),
                Duration.ofMinutes(10),
                Duration.ofMinutes(1),
                Duration.ofSeconds(5));
        Rate none = new Rate(0, 1);
        RateLimits rates = new RateLimits(
                REDIS.client(), new RateConfig(none, none, none, none, false, Duration.ofSeconds(60)), clock);
        Callers callers = new Callers(
                new UserTokens(vertx, tokens, SECRET, clock),
                new ServiceKeyAuth("service-key"),
                sessions,
                POSTGRES.pool(),
                new Home("service-key", false));
        return new SignIn(callers, sessions, rates);
    }

    @AfterEach
    void close() {
        wait(vertx.close());
    }

    @Test
    void the_page_stands_without_script_and_shows_no_markup_of_others() {
        // given
        scene.call(Scene.ACE, ACE_NUMBER, "+13125550131", "outbound", "ringing", NOON);
        // when
        String page = get("/", Map.of("Cookie", signedIn()));
        // then
        assertThat(page)
                .contains("(312) •••-••31")
                .contains("Ace &lt;b&gt;Plumbing")
                .doesNotContain("+13125550131")
                .doesNotContain("<b>Plumbing");
    }

    @Test
    void nobody_looks_without_signing_in() {
        assertThat(wait(request(HttpMethod.GET, "/", Map.of())).statusCode()).isEqualTo(401);
        assertThat(wait(request(HttpMethod.GET, "/v1/live", Map.of())).statusCode())
                .isEqualTo(401);
        assertThat(wait(request(HttpMethod.GET, "/v1/live", Map.of("Cookie", "switchboard_session=made-up")))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void a_wrong_key_a_forged_token_and_a_tenants_are_told_why_they_see_nothing() {
        // given
        TestTokens mint = new TestTokens(SECRET, Instant.now());
        // then
        assertThat(post("/console/sign-in", "", "key=wrong")).contains("The key or token is not valid");
        assertThat(post("/console/sign-in", "", "key=" + mint.expired(Scene.ACE)))
                .contains("The token has expired. Sign in again.");
        assertThat(post(
                        "/console/sign-in",
                        "",
                        "key=" + mint.signedWith(Scene.ACE, "another-secret-of-thirty-two-bytes")))
                .contains("s signature is not ours.");
        String cookie = signedIn(mint.of(Scene.ACE));
        assertThat(get("/", Map.of("Cookie", cookie))).contains("it is for operators");
        assertThat(new JsonObject(get("/v1/live", Map.of("Cookie", cookie))).getJsonArray("tenants"))
                .hasSize(1);
    }

    @Test
    void signing_out_ends_what_the_cookie_opened() {
        // given
        String cookie = signedIn();
        String page = get("/", Map.of("Cookie", cookie));
        String key = page.split("name=\"form_key\" value=\"", 2)[1].split("\"", 2)[0];
        assertThat(page).contains("action=\"/console/sign-out\"");
        // when
        post("/console/sign-out", cookie, "form_key=made-up");
        assertThat(get("/", Map.of("Cookie", cookie))).as("another page's form").contains("form_key");
        post("/console/sign-out", cookie, "form_key=" + key);
        // then
        assertThat(wait(request(HttpMethod.GET, "/", Map.of("Cookie", cookie))).statusCode())
                .isEqualTo(401);
    }

    @Test
    void an_alert_is_told_to_operators_when_it_opens_and_when_it_is_over_and_to_no_tenant() {
        // given
        StringBuffer operator = stream(Map.of("Cookie", signedIn()));
        StringBuffer tenant = stream(Map.of("X-Tenant", Scene.ACE.toString()));
        await().untilAsserted(() -> assertThat(operator).contains("event: snapshot"));
        await().untilAsserted(() -> assertThat(tenant).contains("event: snapshot"));
        // when
        POSTGRES.query(
                "insert into alerts (alert_type, severity, user_id, message) values ('usage_blocked', 'critical',"
                        + " '" + Scene.ACE + "', 'no call starts')");
        // then
        await().untilAsserted(() -> assertThat(operator).contains("event: alert\n", "no call starts"));
        POSTGRES.query("update alerts set resolved_at = now()");
        await().untilAsserted(() -> assertThat(operator).contains("event: alert_over"));
        assertThat(tenant).doesNotContain("alert");
    }

    @Test
    void a_call_is_seen_moving_and_nothing_is_missed_after_a_gap() {
        // given
        UUID call = scene.call(Scene.ACE, ACE_NUMBER, "+13125550131", "outbound", "ringing", NOON);
        String cookie = signedIn();
        StringBuffer first = stream(Map.of("Cookie", cookie));
        await().untilAsserted(
                        () -> assertThat(first).contains("event: snapshot").contains("ringing"));
        // when
        scene.becomes(call, "in-progress", "");
        // then
        await().untilAsserted(() -> assertThat(first).contains("event: call").contains("talking"));
        // and given
        String seen = first.substring(first.lastIndexOf("id: ") + 4, first.indexOf("\n", first.lastIndexOf("id: ")));
        scene.becomes(call, "completed", "duration_seconds = 42");
        await().untilAsserted(() -> assertThat(first).contains("finished"));
        // when
        StringBuffer second = stream(Map.of("Cookie", cookie, "Last-Event-ID", seen));
        // then
        await().untilAsserted(() -> assertThat(second).contains("finished").doesNotContain("event: snapshot"));
    }

    @Test
    void a_tenant_sees_its_own_calls_and_no_sum_of_everybodys() {
        // given
        scene.call(Scene.ACE, ACE_NUMBER, "+13125550131", "outbound", "ringing", NOON);
        scene.call(Scene.BOLT, BOLT_NUMBER, "+13125550132", "outbound", "ringing", NOON);
        // when
        JsonObject live = new JsonObject(get("/v1/live", Map.of("X-Tenant", Scene.ACE.toString())));
        // then
        assertThat(live.getJsonArray("calls")).hasSize(1);
        assertThat(live.getJsonArray("tenants")).hasSize(1);
        assertThat(live.containsKey("counts")).isFalse();
        assertThat(live.encode()).doesNotContain(Scene.BOLT.toString());
    }

    @Test
    void the_figures_are_those_of_the_tables() {
        // given
        scene.call(Scene.ACE, ACE_NUMBER, "+13125550131", "outbound", "ringing", NOON);
        scene.call(Scene.ACE, ACE_NUMBER, "+13125550133", "outbound", "in-progress", NOON);
        scene.call(Scene.BOLT, BOLT_NUMBER, "+13125550132", "inbound", "completed", NOON);
        POSTGRES.query("update usage_limits set hard_stop_active = true where user_id = '" + Scene.BOLT + "'");
        // when
        JsonObject counts = new JsonObject(get("/v1/live", Map.of("Cookie", signedIn()))).getJsonObject("counts");
        // then
        assertThat(counts.getInteger("ringing")).isEqualTo(1);
        assertThat(counts.getInteger("live")).isEqualTo(1);
        assertThat(counts.getInteger("done")).isEqualTo(1);
        assertThat(counts.getInteger("stopped")).isEqualTo(1);
    }

    @Test
    void alerts_are_listed_newest_first() {
        // given
        POSTGRES.query("insert into alerts (alert_type, severity, message) values"
                + " ('usage_blocked', 'warning', 'Bolt has used its minutes')");
        // when
        JsonObject page = new JsonObject(get("/v1/alerts?status=open", Map.of("Cookie", signedIn())));
        // then
        assertThat(page.getJsonArray("data").getJsonObject(0).getString("message"))
                .isEqualTo("Bolt has used its minutes");
    }

    @Test
    void a_number_is_silenced_by_a_form_of_the_page_and_by_no_other() {
        // given
        String cookie = signedIn();
        String page = get("/", Map.of("Cookie", cookie));
        String key = page.split("name=\"form_key\" value=\"", 2)[1].split("\"", 2)[0];
        // when
        String answer = post("/console/do-not-call", cookie, "form_key=" + key + "&number=2125550147&reason=asked");
        // then
        assertThat(answer).contains("+12125550147 is not called any more");
        assertThat(desk.noted).containsExactly("+12125550147 console: asked");
        // and when
        post("/console/do-not-call", cookie, "number=2125550148&reason=asked");
        post("/console/do-not-call", cookie, "form_key=made-up&number=2125550148&reason=asked");
        post("/console/do-not-call", "", "form_key=" + key + "&number=2125550148&reason=asked");
        // then
        assertThat(post("/console/do-not-call", cookie, "form_key=" + key + "&number=nobody&reason=asked"))
                .contains("Nothing was changed");
        assertThat(desk.noted).hasSize(1);
    }

    @Test
    void why_a_lead_is_not_called_is_answered_without_script() {
        String cookie = signedIn();
        assertThat(get("/?why=" + Scene.ACE, Map.of("Cookie", cookie))).contains("It waits for its calling hours.");
        assertThat(get("/?why=" + Scene.BOLT, Map.of("Cookie", cookie))).contains("Neither a queue row nor a lead");
        assertThat(get("/?why=%3Cscript%3E", Map.of("Cookie", cookie)))
                .contains("That is no id")
                .doesNotContain("<script>");
        assertThat(wait(request(HttpMethod.GET, "/?why=" + Scene.ACE, Map.of())).statusCode())
                .isEqualTo(401);
    }

    /** Writes down what it is told. */
    private static final class NotedDesk implements OperatorDesk {

        private final List<String> noted = new CopyOnWriteArrayList<>();

        @Override
        public Future<Void> doNotCall(PhoneNumber number, String reason) {
            noted.add(number + " " + reason);
            return Future.succeededFuture();
        }

        @Override
        public Future<String> whyNotCalled(UUID rowOrLead) {
            return rowOrLead.equals(Scene.ACE)
                    ? Future.succeededFuture("It waits for its calling hours.")
                    : Future.failedFuture(
                            Failure.notFound("queue_row_not_found", "Neither a queue row nor a lead has the id."));
        }

        @Override
        public Optional<PhoneNumber> number(String text) {
            return text.matches("[0-9]{10}") ? Optional.of(new PhoneNumber("+1" + text)) : Optional.empty();
        }
    }

    private String post(String path, String cookie, String form) {
        return wait(client.request(HttpMethod.POST, server.actualPort(), "localhost", path)
                        .compose(request -> request.putHeader("Content-Type", "application/x-www-form-urlencoded")
                                .putHeader("Cookie", cookie)
                                .send(form)
                                .compose(HttpClientResponse::body)))
                .toString();
    }

    private String signedIn() {
        return signedIn("service-key");
    }

    private String signedIn(String credential) {
        HttpClientResponse response =
                wait(client.request(HttpMethod.POST, server.actualPort(), "localhost", "/console/sign-in")
                        .compose(request -> request.putHeader("Content-Type", "application/x-www-form-urlencoded")
                                .send("key=" + credential)));
        return Optional.ofNullable(response.getHeader("Set-Cookie")).orElse("").split(";", 2)[0];
    }

    private String get(String path, Map<String, String> headers) {
        return wait(sent(HttpMethod.GET, path, headers, HttpClientResponse::body))
                .toString();
    }

    private StringBuffer stream(Map<String, String> headers) {
        StringBuffer heard = new StringBuffer();
        wait(client.request(HttpMethod.GET, server.actualPort(), "localhost", "/v1/live")
                .compose(request -> {
                    headers.forEach(request::putHeader);
                    return request.putHeader("Accept", "text/event-stream")
                            .send()
                            .map(response -> response.handler(chunk -> heard.append(chunk)));
                }));
        return heard;
    }

    private Future<HttpClientResponse> request(HttpMethod method, String path, Map<String, String> headers) {
        return sent(method, path, headers, Future::succeededFuture);
    }

    /** The answer is read where it arrives: what nobody waits for by then is thrown away. */
    private <T> Future<T> sent(
            HttpMethod method, String path, Map<String, String> headers, Function<HttpClientResponse, Future<T>> read) {
        return client.request(method, server.actualPort(), "localhost", path).compose(request -> {
            headers.forEach(request::putHeader);
            return request.send().compose(read);
        });
    }

    private static <T> T wait(Future<T> future) {
        try {
            return future.await(60, SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within 20 s", e);
        }
    }
}
