package switchboard.provider.retell;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.error.Failure;
import switchboard.provider.core.CallReport;
import switchboard.provider.core.PlaceCall;
import switchboard.provider.core.Placement;
import switchboard.provider.core.Placement.Accepted;
import switchboard.provider.core.Placement.Refused;
import switchboard.provider.core.Placement.Unknown;
import switchboard.provider.core.Placement.Why;
import switchboard.testkit.ManualClock;

class RetellProviderIT {

    private static final PhoneNumber TO = new PhoneNumber("+12125550147");
    private static final PlaceCall CALL = new PlaceCall(
            new PhoneNumber("+14155550100"),
            TO,
            Optional.of("agent_1"),
            Duration.ofSeconds(540),
            Map.of("attempt_id", "a1", "queue_id", "q1", "user_id", "u1"),
            Map.of("customer_name", "Dana"));

    private final Vertx vertx = Vertx.vertx();
    private final List<JsonObject> requests = new CopyOnWriteArrayList<>();
    private Handler<HttpServerRequest> script = request -> request.response().end();
    private HttpServer server;
    private RetellProvider provider;

    @BeforeEach
    void listen() throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    requests.add(new JsonObject()
                            .put("line", request.method() + " " + request.path())
                            .put("authorization", request.getHeader("Authorization"))
                            .put("body", body.length() == 0 ? null : new JsonObject(body)));
                    script.handle(request);
                }))
                .listen(0, "127.0.0.1")
                .await(60, SECONDS);
        provider = provider(server.actualPort());
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().await(60, SECONDS);
    }

    @Test
    void a_call_is_asked_for_with_its_hold_its_metadata_and_texts_alone() throws Exception {
        answer(201, "{\"call_id\":\"call_1\",\"call_status\":\"registered\"}");
        assertThat(place()).isEqualTo(new Accepted("call_1"));
        assertThat(requests)
                .containsExactly(new JsonObject()
                        .put("line", "POST /v2/create-phone-call")
                        .put("authorization", "Bearer key_1")
                        .put(
                                "body",
                                new JsonObject()
                                        .put("from_number", "+14155550100")
                                        .put("to_number", "+12125550147")
                                        .put(
                                                "metadata",
                                                new JsonObject()
                                                        .put("attempt_id", "a1")
                                                        .put("queue_id", "q1")
                                                        .put("user_id", "u1"))
                                        .put(
                                                "retell_llm_dynamic_variables",
                                                new JsonObject().put("customer_name", "Dana"))
                                        .put(
                                                "agent_override",
                                                new JsonObject()
                                                        .put(
                                                                "agent",
                                                                new JsonObject().put("max_call_duration_ms", 540_000)))
                                        .put("override_agent_id", "agent_1")));
    }

    @ParameterizedTest
    @CsvSource({
        "400,INVALID",
        "401,ACCOUNT",
        "402,ACCOUNT",
        "403,ACCOUNT",
        "422,UNKNOWN_ASSET",
        "429,RATE_LIMITED",
        "413,INVALID"
    })
    void a_refusal_is_told_by_its_status_and_asked_once(int status, Why why) throws Exception {
        answer(status, "{\"status\":\"error\",\"message\":\"no\"}");
        assertThat(place()).isEqualTo(new Refused(why, status + " no", Optional.empty()));
        assertThat(requests).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "retry-after,7,7000",
        "retry-after-ms,250,250",
        "retry-after,99999999999,3600000",
        "retry-after,'Tue, 3 Mar 2026 17:00:05 GMT',5000"
    })
    void the_wait_a_refusal_asks_for_is_honoured_and_bounded(String header, String value, long ms) throws Exception {
        script = request ->
                request.response().setStatusCode(429).putHeader(header, value).end();
        assertThat(((Refused) place()).retryAfter()).contains(Duration.ofMillis(ms));
    }

    @ParameterizedTest
    @CsvSource({"500", "502", "503", "504", "408", "409", "302"})
    void an_answer_that_tells_nothing_leaves_the_outcome_unknown_and_is_not_asked_again(int status) throws Exception {
        script = request -> request.response()
                .setStatusCode(status)
                .putHeader("Location", "/v2/create-phone-call")
                .end("<html>");
        assertThat(place()).isInstanceOf(Unknown.class);
        assertThat(requests).hasSize(1);
    }

    @Test
    void a_broken_answer_leaves_the_outcome_unknown() throws Exception {
        for (String body : List.of("{\"call_id\":\"ca", "[]", "{}", "{\"call_id\":7}", "")) {
            answer(201, body);
            assertThat(place()).isInstanceOf(Unknown.class);
        }
        script = request -> request.response()
                .setStatusCode(201)
                .putHeader("Content-Type", "text/html")
                .end("{\"call_id\":\"call_1\"}");
        assertThat(place()).isInstanceOf(Unknown.class);
        assertThat(requests).hasSize(6);
    }

    @Test
    void a_lost_answer_leaves_the_outcome_unknown_and_is_not_asked_again() throws Exception {
        script = request -> request.connection().close();
        assertThat(place()).isInstanceOf(Unknown.class);
        assertThat(requests).hasSize(1);
    }

    @Test
    void an_answer_cut_in_the_middle_leaves_the_outcome_unknown() throws Exception {
        script = request -> {
            HttpServerResponse response = request.response().setStatusCode(201).putHeader("Content-Length", "100");
            response.write("{\"call_id\":")
                    .onComplete(written -> request.connection().close());
        };
        assertThat(place()).isInstanceOf(Unknown.class);
        assertThat(requests).hasSize(1);
    }

    @Test
    void no_answer_in_time_leaves_the_outcome_unknown() throws Exception {
        script = request -> {};
        assertThat(place()).isInstanceOf(Unknown.class);
        assertThat(requests).hasSize(1);
    }

    @Test
    void a_provider_that_cannot_be_reached_surely_took_no_call() throws Exception {
        int nobodyListens = 1; // a closed port of one's own could be somebody else's by now
        Placement placement = provider(nobodyListens).place(CALL).await(60, SECONDS);
        assertThat(((Refused) placement).why()).isEqualTo(Why.RATE_LIMITED);
    }

    @Test
    void a_call_is_found_or_known_to_be_absent() throws Exception {
        answer(
                200,
                new JsonObject(Fixture.named("R03").json().getString("raw_body"))
                        .getJsonObject("call")
                        .encode());
        CallReport found = provider.find("call 1/2").await(60, SECONDS).orElseThrow();
        assertThat(found.progress()).isEqualTo(CallReport.Progress.ANALYZED);
        assertThat(requests.get(0).getString("line")).isEqualTo("GET /v2/get-call/call%201%2F2");
        answer(404, "{}");
        assertThat(provider.find("call_1").await(60, SECONDS)).isEmpty();
    }

    @Test
    void a_search_reads_every_page_and_keeps_what_is_of_the_attempt() throws Exception {
        script = request -> {
            boolean second = requests.size() == 2;
            JsonObject item = new JsonObject()
                    .put("call_id", "call_" + requests.size())
                    .put("metadata", new JsonObject().put("attempt_id", "a1"));
            json(
                    request,
                    200,
                    new JsonObject()
                            .put("items", new JsonArray().add(item).add(new JsonObject().put("call_id", "stranger")))
                            .put("has_more", !second)
                            .put("pagination_key", "p2")
                            .encode());
        };
        List<CallReport> found = provider.findByAttempt("a1", TO).await(60, SECONDS);
        assertThat(found).extracting(CallReport::providerCallId).containsExactly("call_1", "call_2");
        assertThat(requests.get(1).getJsonObject("body").getString("pagination_key"))
                .isEqualTo("p2");
        JsonObject criteria = requests.get(0).getJsonObject("body").getJsonObject("filter_criteria");
        assertThat(criteria.fieldNames()).containsExactlyInAnyOrder("metadata", "to_number");
    }

    @Test
    void a_question_without_an_answer_fails_as_unavailable() {
        answer(500, "{}");
        for (var question : List.of(provider.find("c"), provider.findByAttempt("a1", TO), provider.capacity())) {
            assertThatThrownBy(() -> question.await(60, SECONDS))
                    .isInstanceOfSatisfying(
                            Failure.class, f -> assertThat(f.kind()).isEqualTo(Failure.Kind.UNAVAILABLE));
        }
    }

    @Test
    void stopping_a_call_that_is_over_succeeds() throws Exception {
        script = request -> {
            boolean stop = request.path().startsWith("/v2/stop-call");
            json(request, stop ? 400 : 200, "{\"call_id\":\"c\",\"disconnection_reason\":\"user_hangup\"}");
        };
        provider.stop("c").await(60, SECONDS);
        script = request -> request.response().setStatusCode(204).end();
        provider.stop("c").await(60, SECONDS);
    }

    @Test
    void stopping_a_call_that_goes_on_fails() {
        script = request -> {
            boolean stop = request.path().startsWith("/v2/stop-call");
            json(request, stop ? 500 : 200, "{\"call_id\":\"c\",\"call_status\":\"ongoing\"}");
        };
        assertThatThrownBy(() -> provider.stop("c").await(60, SECONDS)).isInstanceOf(Failure.class);
    }

    @Test
    void the_capacity_is_what_the_provider_says() throws Exception {
        answer(200, "{\"concurrency_limit\":20,\"current_concurrency\":3}");
        var capacity = provider.capacity().await(60, SECONDS).orElseThrow();
        assertThat(capacity.limit()).hasValue(20);
        assertThat(capacity.current()).hasValue(3);
        assertThat(capacity.reservedInbound()).isEmpty();
    }

    @Test
    void a_request_whose_time_has_passed_when_a_connection_is_there_does_not_leave() throws Exception {
        answer(201, "{\"call_id\":\"call_1\"}");
        Placement placement = provider.place(CALL, () -> false).await(60, SECONDS);
        assertThat(placement).isInstanceOf(Placement.Refused.class);
        assertThat(place()).isEqualTo(new Accepted("call_1"));
        assertThat(requests).hasSize(1);
    }

    private Placement place() throws Exception {
        return provider.place(CALL).await(60, SECONDS);
    }

    private RetellProvider provider(int port) {
        RetellConfig at = RetellConfig.at("http://127.0.0.1:" + port + "/");
        RetellConfig quick = new RetellConfig(
                at.baseUrl(),
                Duration.ofMillis(500),
                Duration.ofSeconds(5),
                at.connectTimeout(),
                at.connectionsMax(),
                at.answerBytesMax(),
                at.listPagesMax(),
                at.paths());
        return new RetellProvider(vertx, quick, "key_1", new ManualClock());
    }

    private void answer(int status, String body) {
        script = request -> json(request, status, body);
    }

    private static void json(HttpServerRequest request, int status, String body) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json; charset=utf-8")
                .end(body);
    }
}
