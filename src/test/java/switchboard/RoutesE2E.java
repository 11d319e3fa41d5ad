package switchboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchboard.testkit.FixtureTown;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;
import switchboard.testkit.SignedFixture;

/** The routes that scripts rely on, over HTTP, in the whole server. */
class RoutesE2E {

    private static final String NOBODY = "00000000-0000-0000-0000-0000000000ff";
    private static final String LIMITS = "/v1/limits/" + FixtureTown.TENANT;

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private static FixtureTown town;

    @BeforeAll
    static void open() {
        town = new FixtureTown(POSTGRES, REDIS);
    }

    @AfterAll
    static void close() {
        town.close();
    }

    @BeforeEach
    void a_monday_at_eleven_in_new_york() {
        town.beginAgain(SignedFixture.one("R01").sentAt());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/webhook-queue?status=pending",
                "/v1/webhook-queue?status=done",
                "/v1/webhook-queue?status=failed",
                "/v1/webhook-queue?status=dead",
                "/v1/calls",
                "/v1/calls?status=live",
                "/v1/calls?status=completed",
                "/v1/appointments?from=2026-09-01T00:00:00Z&to=2026-10-01T00:00:00Z",
                "/v1/usage",
                "/v1/leads",
                "/v1/campaigns",
                "/v1/alerts",
                "/v1/unknown-phones"
            })
    void a_list_answers_its_rows_and_whether_there_are_more(String path) {
        HttpResponse<String> answer = town.server.get(path);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).fieldNames()).containsExactlyInAnyOrder("data", "has_more", "next");
        assertThat(json(answer).getValue("data")).isInstanceOf(io.vertx.core.json.JsonArray.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v1/webhook-queue",
                "POST /v1/webhook-queue/" + NOBODY + "/replay",
                "GET /v1/calls",
                "GET /v1/calls/" + NOBODY,
                "GET /v1/appointments",
                "GET /v1/usage",
                "POST /v1/limits/" + NOBODY + "/pause",
                "POST /v1/limits/" + NOBODY + "/resume",
                "POST /v1/limits/" + NOBODY + "/top-up",
                "POST /v1/leads/import",
                "POST /v1/campaigns",
                "POST /v1/campaigns/" + NOBODY + "/start",
                "POST /v1/campaigns/" + NOBODY + "/pause",
                "POST /v1/campaigns/" + NOBODY + "/drain",
                "GET /v1/dialer-queue/" + NOBODY + "/why",
                "POST /v1/dnc",
                "POST /v1/reconciliation-runs",
                "GET /v1/alerts",
                "GET /v1/unknown-phones",
                "GET /v1/live"
            })
    void nobody_gets_in_without_a_key(String route) {
        HttpResponse<String> answer = ask(route, "");
        assertThat(answer.statusCode()).isEqualTo(401);
        isProblem(answer, "credentials_missing");
        assertThat(ask(route, "Bearer another-key").statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /v1/webhook-queue/" + NOBODY + "/replay",
                "GET /v1/calls/" + NOBODY,
                "POST /v1/limits/" + NOBODY + "/pause",
                "POST /v1/limits/" + NOBODY + "/resume",
                "POST /v1/campaigns/" + NOBODY + "/start",
                "POST /v1/campaigns/" + NOBODY + "/pause",
                "POST /v1/campaigns/" + NOBODY + "/drain",
                "GET /v1/dialer-queue/" + NOBODY + "/why",
                "GET /v1/calls/no-uuid",
                "GET /v1/no-such-thing"
            })
    void what_is_not_there_is_not_found(String route) {
        HttpResponse<String> answer = ask(route, "Bearer the-service-key");
        assertThat(answer.statusCode()).isEqualTo(404);
        isProblem(answer, json(answer).getString("code"));
        assertThat(json(answer).getString("code")).isNotBlank();
    }

    @Test
    void a_list_of_leads_becomes_calls() {
        // given
        JsonObject imported = json(town.server.post("/v1/leads/import?user_id=" + FixtureTown.TENANT, """
                        name,business_name,phone,email,state,priority,consent,notes
                        Dana,Harbor,(212) 555-0147,dana@example.com,NY,1,written,
                        Sam,Bakery,not a number,,NY,2,,
                        """));
        assertThat(imported.encode()).contains("\"imported\":1").contains("\"refused_count\":1");
        // when
        HttpResponse<String> made = town.server.post(
                "/v1/campaigns",
                new JsonObject()
                        .put("user_id", FixtureTown.TENANT.toString())
                        .put("name", "Autumn")
                        .put("from_number", FixtureTown.OUR_NUMBER)
                        .put("purpose", "informational"));
        assertThat(made.statusCode()).isEqualTo(201);
        String campaign = json(made).getString("id");
        HttpResponse<String> queued =
                town.server.post("/v1/dialer-queue", new JsonObject().put("campaign_id", campaign));
        assertThat(json(queued).getInteger("queued")).isEqualTo(1);
        UUID row = POSTGRES.query("select id from dialer_queue").get(0).getUUID("id");
        // then
        assertThat(why(row)).contains("campaign");
        assertThat(town.line.orders()).isEmpty();
        assertThat(town.server
                        .post("/v1/campaigns/" + campaign + "/start", new JsonObject())
                        .statusCode())
                .isEqualTo(200);
        await().untilAsserted(() -> assertThat(town.line.orders())
                .singleElement()
                .satisfies(order -> assertThat(order.getString("to_number")).isEqualTo("+12125550147")));
        await().untilAsserted(() -> assertThat(why(row)).contains("dialing"));
        for (String act : new String[] {"pause", "drain"}) {
            assertThat(town.server
                            .post("/v1/campaigns/" + campaign + "/" + act, new JsonObject())
                            .statusCode())
                    .as(act)
                    .isEqualTo(200);
        }
    }

    @Test
    void a_tenant_is_paused_resumed_and_topped_up_once() {
        // given
        JsonObject topUp = new JsonObject().put("product", "call_300");
        String[] key = {"Idempotency-Key", "top-up-1"};
        // then
        assertThat(town.server.post(LIMITS + "/pause", new JsonObject()).body()).contains("paused");
        assertThat(town.server.post(LIMITS + "/resume", new JsonObject()).body())
                .contains("\"ok\"");
        HttpResponse<String> first = town.server.post(LIMITS + "/top-up", topUp, key);
        HttpResponse<String> again = town.server.post(LIMITS + "/top-up", topUp, key);
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("Idempotent-Replayed")).contains("true");
        assertThat(POSTGRES.query("select call_credit_seconds from usage_limits")
                        .get(0)
                        .getInteger(0))
                .isEqualTo(18_000);
        // and
        HttpResponse<String> other =
                town.server.post(LIMITS + "/top-up", new JsonObject().put("product", "call_800"), key);
        assertThat(other.statusCode()).isEqualTo(409);
        isProblem(other, "idempotency_key_reused");
        HttpResponse<String> unknown = town.server.post(LIMITS + "/top-up", new JsonObject().put("product", "x"));
        assertThat(unknown.statusCode()).isEqualTo(400);
        isProblem(unknown, "unknown_product");
    }

    @Test
    void a_delivery_is_shown_and_handled_again_on_request() {
        // given
        town.lead("+12125550147");
        town.deliver(SignedFixture.one("R02"));
        town.settle();
        String id = json(town.server.get("/v1/webhook-queue?status=done"))
                .getJsonArray("data")
                .getJsonObject(0)
                .getString("id");
        // then
        HttpResponse<String> rehearsed =
                town.server.post("/v1/webhook-queue/" + id + "/replay?dry_run=true", new JsonObject());
        assertThat(rehearsed.statusCode()).isEqualTo(200);
        HttpResponse<String> replayed = town.server.post("/v1/webhook-queue/" + id + "/replay", new JsonObject());
        assertThat(replayed.statusCode()).isEqualTo(200);
        town.settle();
        assertThat(POSTGRES.count("call_events")).isEqualTo(1);
        assertThat(POSTGRES.count("usage_ledger")).isEqualTo(1);
        String call = json(town.server.get("/v1/calls?status=completed"))
                .getJsonArray("data")
                .getJsonObject(0)
                .getString("id");
        assertThat(town.server.get("/v1/calls/" + call).body()).contains("call_7e9e3e888bcbb273fcd27109e19");
    }

    @Test
    void a_number_is_blocked_and_a_wrong_one_is_named() {
        HttpResponse<String> blocked = town.server.post(
                "/v1/dnc",
                new JsonObject().put("phone_number", "+12125550147").put("user_id", FixtureTown.TENANT.toString()));
        assertThat(blocked.statusCode()).isEqualTo(201);
        assertThat(POSTGRES.count("dnc_entries")).isEqualTo(1);
        HttpResponse<String> wrong = town.server.post("/v1/dnc", new JsonObject().put("phone_number", "x"));
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(json(wrong).getString("param")).isEqualTo("phone_number");
    }

    private static String why(UUID row) {
        return town.server.get("/v1/dialer-queue/" + row + "/why").body();
    }

    private static HttpResponse<String> ask(String route, String authorization) {
        String[] parts = route.split(" ", 2);
        HttpRequest.Builder request = HttpRequest.newBuilder(town.server.at(parts[1]))
                .header("Content-Type", "application/json")
                .method(parts[0], parts[0].equals("POST") ? BodyPublishers.ofString("{}") : BodyPublishers.noBody());
        return town.server.send(authorization.isEmpty() ? request : request.header("Authorization", authorization));
    }

    private static void isProblem(HttpResponse<String> answer, String code) {
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(json(answer).getString("code")).isEqualTo(code);
        assertThat(json(answer).getString("request_id")).isNotBlank();
    }

    private static JsonObject json(HttpResponse<String> answer) {
        return new JsonObject(answer.body());
    }
}
