package switchboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.http.Doors;
import switchboard.platform.time.Clocks;
import switchboard.testkit.LikeRows;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;
import switchboard.testkit.TableEyes;
import switchboard.testkit.TestTokens;
import switchboard.testkit.WholeServer;

/**
 * No row and no count of another tenant is seen or changed: on every route the server has, in every table the schema
 * has, on the live stream. Each text of Bob's says that it is his, and all his rows have the same id, which is asked
 * for.
 */
class IsolationIT {

    private static final UUID ALICE = UUID.fromString("a0000000-0000-4000-8000-000000000001");
    private static final UUID BOB = UUID.fromString("b0000000-0000-4000-8000-000000000002");
    private static final UUID SELLER = UUID.fromString("50000000-0000-4000-8000-000000000003");
    private static final UUID ADMIN = UUID.fromString("ad000000-0000-4000-8000-000000000004");
    private static final UUID ALICES_ROW = UUID.fromString("a1000000-0000-4000-8000-000000000001");
    private static final UUID BOBS_ROW = UUID.fromString("b1000000-0000-4000-8000-000000000002");
    private static final String ALICES_CALL = "a2000000-0000-4000-8000-000000000001";
    private static final String BOBS_CALL = "b2000000-0000-4000-8000-000000000002";
    private static final String BOBS = "bobs";
    private static final String BOBS_NUMBER = "+13125550102";

    /**
     * What needs no key: health, the contract, figures without names, the console's own door, calendars with a secret
     * address.
     */
    private static final List<String> OUTSIDE = List.of(
            "/health/", "/metrics", "/openapi.yaml", "/docs", "/console/", "/calendar/", "/tools/", "/webhooks/");

    /** Tables of which a tenant sees nothing at all, even if a row is about the tenant. */
    static final Set<String> OWN = Set.of(
            "profiles",
            "agents",
            "integrations",
            "leads",
            "appointments",
            "messages",
            "call_recordings",
            "call_events",
            "sms_events",
            "billing_line_items",
            "usage_limits",
            "usage_periods",
            "usage_alerts",
            "tracking_sessions",
            "tracking_points",
            "commissions",
            "audit_logs");

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final TestTokens TOKENS = new TestTokens(WholeServer.TOKEN_SECRET, Instant.now());

    private static WholeServer server;

    @BeforeAll
    static void two_tenants_with_like_rows_in_every_table() {
        for (Object[] person :
                new Object[][] {{ALICE, "owner"}, {BOB, "owner"}, {SELLER, "seller"}, {ADMIN, "admin"}}) {
            POSTGRES.query(
                    "insert into auth.users (id, email) values ('" + person[0] + "', '" + person[0] + "@x.test')");
            if (person[0] == SELLER || person[0] == ADMIN) {
                POSTGRES.query("insert into profiles (user_id, role) values ('%s', '%s')".formatted(person));
            }
        }
        LikeRows.settle(POSTGRES, ALICE, ALICES_ROW, "alices", "+12125550101");
        LikeRows.settle(POSTGRES, BOB, BOBS_ROW, BOBS, BOBS_NUMBER);
        POSTGRES.query("update profiles set status = 'active', role = 'owner' where user_id in ('" + ALICE + "', '"
                + BOB + "'); update leads set owner_id = null; update call_recordings set seller_id = id where false");
        server = WholeServer.start(POSTGRES, REDIS, Map.of("SWITCHBOARD_ENV", "production"), Clocks.real());
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Test
    void every_table_shows_a_tenant_its_own_rows_and_no_others() {
        for (String table : LikeRows.tables(POSTGRES)) {
            List<String> seen = rows(ALICE, table);
            assertThat(seen.toString())
                    .as(table)
                    .doesNotContain(BOBS, BOB.toString(), BOBS_ROW.toString(), BOBS_NUMBER);
            int own = table.equals("audit_logs") ? seen.size() : 1; // what they do is written there meanwhile
            assertThat(seen).as(table).hasSize(OWN.contains(table) ? own : 0);
            assertThat(rows(SELLER, table)).as("the seller's " + table).hasSize(table.equals("profiles") ? 1 : 0);
            assertThat(refusal("anon", null, "select 1 from " + table))
                    .as("anon: " + table)
                    .isEqualTo("42501");
        }
    }

    @Test
    void no_statement_of_a_tenant_changes_a_row_of_another() {
        for (String table : LikeRows.tables(POSTGRES)) {
            String column = POSTGRES.query(
                            "select column_name::text from information_schema.columns where table_schema = 'public'"
                                    + " and table_name = '" + table + "' and is_generated = 'NEVER'"
                                    + " and is_identity = 'NO' order by ordinal_position")
                    .get(0)
                    .getString(0);
            for (UUID person : List.of(ALICE, SELLER)) {
                String bobs = whose(table);
                assertThat(changed(person, "delete from " + table + bobs))
                        .as(table)
                        .isZero();
                assertThat(changed(person, "update " + table + " set " + column + " = " + column + bobs))
                        .as(table)
                        .isZero();
                assertThat(refusal("authenticated", person, "truncate " + table))
                        .as(table)
                        .isEqualTo("42501");
            }
        }
    }

    @Test
    void every_route_refuses_whoever_has_no_good_token() throws Exception {
        Map<String, String> bad = new LinkedHashMap<>();
        bad.put("forged", TOKENS.signedWith(ADMIN, "a-secret-of-somebody-else"));
        bad.put("expired", TOKENS.expired(ADMIN));
        bad.put("unsigned", TOKENS.unsigned(ADMIN, "none"));
        bad.put("unsigned in capitals", TOKENS.unsigned(ADMIN, "None"));
        bad.put("other audience", TOKENS.with(TOKENS.claims(ADMIN).put("aud", "storage")));
        bad.put("anon", TOKENS.with(TOKENS.claims(ADMIN).put("role", "anon")));
        bad.put("service role", TOKENS.with(TOKENS.claims(ADMIN).put("role", "service_role")));
        bad.put("no end", TOKENS.with(withoutEnd()));
        bad.put(
                "not yet",
                TOKENS.with(TOKENS.claims(ADMIN).put("nbf", Instant.now().getEpochSecond() + 3600)));
        bad.put("a stranger's", TOKENS.of(UUID.fromString("cc000000-0000-4000-8000-000000000009")));
        for (String route : api()) {
            bad.forEach((kind, token) -> {
                HttpResponse<String> answer = ask(route, token);
                assertThat(answer.statusCode())
                        .as(route + " " + kind + ": " + answer.body())
                        .isEqualTo(401);
                assertThat(answer.body()).contains("\"code\":\"token_");
            });
            assertThat(ask(route, "").statusCode()).as(route).isEqualTo(401);
        }
    }

    @Test
    void no_route_shows_or_changes_what_is_anothers() {
        String before = kept();
        assertThat(before).contains(BOBS);
        for (String route : api()) {
            for (UUID person : List.of(ALICE, SELLER)) {
                HttpResponse<String> answer = ask(route, TOKENS.of(person));
                String said = route + " answered " + answer.statusCode() + ": " + answer.body();
                assertThat(answer.statusCode()).as(said).isLessThan(500);
                assertThat(answer.body()).as(said).doesNotContain(BOBS).doesNotContain(BOBS_NUMBER);
                if (!Doors.areOpen(method(route), path(route))) {
                    assertThat(answer.statusCode()).as(said).isEqualTo(403);
                } else if (route.contains(":id") || route.contains(":user_id")) {
                    assertThat(answer.statusCode()).as(said).isBetween(400, 404);
                }
            }
        }
        assertThat(kept()).isEqualTo(before);
    }

    @Test
    void lists_show_a_tenant_its_own_and_an_admin_everybodys() {
        for (String path : List.of("agents", "appointments", "calls", "leads", "messages", "usage")) {
            JsonArray own = list("/v1/" + path, ALICE);
            assertThat(own).as(path).hasSize(1);
            assertThat(list("/v1/" + path, ADMIN).size()).as(path).isGreaterThanOrEqualTo(2);
            assertThat(own.encode()).contains(ALICE.toString()).doesNotContain(BOB.toString());
        }
    }

    @Test
    void the_database_decides_what_a_route_shows_not_the_route() {
        POSTGRES.query("alter table leads disable row level security");
        try {
            assertThat(send("GET", "/v1/leads", TOKENS.of(ALICE)).body())
                    .as("without its guard: this check can see a leak")
                    .contains(BOBS);
        } finally {
            POSTGRES.query("alter table leads enable row level security");
        }
        assertThat(send("GET", "/v1/leads", TOKENS.of(ALICE)).body()).doesNotContain(BOBS);
    }

    @Test
    void a_signed_in_browser_sees_what_its_token_sees() {
        HttpResponse<String> signedIn = send("POST", "/v1/session", TOKENS.of(ALICE));
        String cookie = signedIn.headers().firstValue("Set-Cookie").orElse("").split(";", 2)[0];
        for (String route : api()) {
            if (method(route).equals("GET")) {
                HttpResponse<String> byCookie = send("GET", asked(route), "", "Cookie", cookie);
                String said = route + ": " + byCookie.body();
                assertThat(byCookie.statusCode())
                        .as(said)
                        .isEqualTo(ask(route, TOKENS.of(ALICE)).statusCode());
                assertThat(byCookie.body()).as(said).doesNotContain(BOBS).doesNotContain(BOBS_NUMBER);
            } else {
                assertThat(send(method(route), asked(route), "", "Cookie", cookie)
                                .statusCode())
                        .as(route + " without the word")
                        .isEqualTo(403);
            }
        }
    }

    @Test
    void a_call_tells_its_tenant_what_happened_to_it_and_nobody_else() {
        assertThat(list("/v1/calls/" + ALICES_ROW + "/timeline", ALICE).encode())
                .contains("attempt", "ledger")
                .doesNotContain(BOBS);
        assertThat(list("/v1/calls/" + ALICES_ROW + "/timeline", ADMIN).encode())
                .contains("attempt", "ledger");
        for (UUID person : List.of(BOB, SELLER)) {
            assertThat(send("GET", "/v1/calls/" + ALICES_ROW + "/timeline", TOKENS.of(person))
                            .statusCode())
                    .isEqualTo(404);
            assertThat(as("authenticated", person, "select * from call_timeline('" + ALICES_ROW + "')"))
                    .isEmpty();
            assertThat(as("authenticated", person, "select * from bill_preview('" + ALICE + "', 'any')"))
                    .isEmpty();
        }
    }

    @Test
    void nobody_becomes_an_admin_by_the_api() {
        JsonObject wish = new JsonObject().put("role", "admin").put("user_id", ALICE.toString());
        for (String route : api()) {
            if (!method(route).equals("GET")) {
                String path = asked(route).replace(BOB.toString(), ALICE.toString());
                for (UUID person : List.of(ALICE, SELLER)) {
                    server.send(builder(method(route), path, TOKENS.of(person), wish));
                }
            }
        }
        for (String claims : List.of("app_metadata", "user_metadata")) {
            JsonObject boast = TOKENS.claims(ALICE).put(claims, new JsonObject().put("role", "admin"));
            assertThat(send("GET", "/v1/alerts", TOKENS.with(boast)).statusCode())
                    .as(claims)
                    .isEqualTo(403);
        }
        for (UUID person : List.of(ALICE, SELLER, ADMIN)) {
            assertThat(changed(
                            person,
                            "update profiles set role = 'admin' where role <> 'admin' and user_id = '" + person + "'"))
                    .isZero();
        }
        assertThat(POSTGRES.query("select user_id from profiles where role = 'admin'"))
                .as("the one there always was")
                .hasSize(1);
    }

    @Test
    void no_table_keeps_a_key_or_a_token() {
        String token = TOKENS.of(ALICE);
        send("POST", "/v1/session", token);
        server.post("/v1/alerts/" + BOBS_ROW + "/acknowledge", "{}", "Idempotency-Key", "kept");
        for (String table : LikeRows.tables(POSTGRES)) {
            assertThat(POSTGRES.query("select 1 from " + table + " as t where t::text like '%" + WholeServer.SERVICE_KEY
                            + "%' or t::text like '%" + token + "%'"))
                    .as(table)
                    .isEmpty();
        }
    }

    @Test
    void an_admin_in_a_tenants_place_sees_the_tenants_and_is_written_down() {
        HttpResponse<String> answer = send("GET", "/v1/leads", TOKENS.of(ADMIN), "X-Act-As", BOB.toString());
        assertThat(new JsonObject(answer.body()).getJsonArray("data")).hasSize(1);
        assertThat(answer.body()).contains(BOBS).doesNotContain("alices");
        assertThat(POSTGRES.query("select 1 from audit_logs where user_id = '" + BOB + "' and actor_id = '" + ADMIN
                        + "' and action = 'acted_as' and entity_id = 'GET /v1/leads'"))
                .hasSize(1);
        for (UUID person : List.of(ALICE, SELLER)) {
            assertThat(send("GET", "/v1/leads", TOKENS.of(person), "X-Act-As", BOB.toString())
                            .statusCode())
                    .isEqualTo(403);
        }
        assertThat(send("GET", "/v1/leads", TOKENS.of(ADMIN), "X-Act-As", ADMIN.toString())
                        .statusCode())
                .isEqualTo(404);
        assertThat(send("GET", "/v1/alerts", TOKENS.of(ADMIN), "X-Act-As", BOB.toString())
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void an_admin_in_a_tenants_place_may_do_what_the_tenant_may_and_is_named() {
        String path = "/v1/leads/" + BOBS_ROW;
        for (String name : List.of("name", "notes")) {
            HttpRequest.Builder change = builder(
                    "PATCH",
                    path,
                    TOKENS.of(ADMIN),
                    new JsonObject().put(name, BOBS + " own"),
                    "X-Act-As",
                    BOB.toString());
            assertThat(server.send(change).statusCode()).as(name).isEqualTo(name.equals("notes") ? 200 : 403);
        }
        String written = "select 1 from audit_logs where user_id = '" + BOB + "' and actor_id = '" + ADMIN
                + "' and action = 'leads.change' and action_type = 'done' and entity_id = '" + BOBS_ROW + "'";
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(POSTGRES.query(written)).hasSize(1));
        assertThat(send("PATCH", "/v1/leads/" + ALICES_ROW, TOKENS.of(ADMIN), "X-Act-As", BOB.toString())
                        .statusCode())
                .isBetween(400, 404);
    }

    @Test
    void the_live_stream_tells_a_tenant_of_its_own_calls_only() throws Exception {
        ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
        HttpResponse<java.io.InputStream> stream = HTTP.send(
                request("GET", "/v1/live", TOKENS.of(ALICE), "Accept", "text/event-stream"),
                BodyHandlers.ofInputStream());
        Thread reader = new Thread(() -> read(stream, heard));
        reader.setDaemon(true);
        reader.start();
        await().atMost(Duration.ofSeconds(60)).until(() -> !heard.isEmpty());
        for (UUID tenant : List.of(BOB, ALICE)) {
            POSTGRES.query("insert into call_events (id, event_id, user_id, phone_number, direction, call_status)"
                    + " values ('" + (tenant == BOB ? BOBS_CALL : ALICES_CALL) + "', 'live-" + tenant + "', '" + tenant
                    + "', '+12125550101', 'inbound', 'ringing')");
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> heard.stream().anyMatch(line -> line.contains(ALICES_CALL)));
        assertThat(String.join("\n", heard)).doesNotContain(BOBS, BOB.toString(), BOBS_CALL);
        stream.body().close();
        POSTGRES.query("delete from call_events where event_id like 'live-%'");
    }

    @Test
    void a_suspended_user_is_turned_away_and_a_changed_role_counts_at_once() {
        UUID person = UUID.fromString("cd000000-0000-4000-8000-00000000000a");
        POSTGRES.query("insert into auth.users (id, email) values ('" + person + "', 'late@x.test');"
                + "insert into profiles (user_id, role) values ('" + person + "', 'admin')");
        assertThat(send("GET", "/v1/alerts", TOKENS.of(person)).statusCode()).isEqualTo(200);
        POSTGRES.query("update profiles set status = 'suspended' where user_id = '" + person + "'");
        assertThat(send("GET", "/v1/alerts", TOKENS.of(person)).statusCode()).isEqualTo(403);
        POSTGRES.query("update profiles set status = 'active', role = 'owner' where user_id = '" + person + "'");
        assertThat(send("GET", "/v1/alerts", TOKENS.of(person)).statusCode()).isEqualTo(403);
        assertThat(send("GET", "/v1/leads", TOKENS.of(person)).statusCode()).isEqualTo(200);
        POSTGRES.query("delete from auth.users where id = '" + person + "'");
        assertThat(send("GET", "/v1/leads", TOKENS.of(person)).statusCode()).isEqualTo(401);
    }

    private static List<String> api() {
        List<String> routes = server.routes();
        assertThat(routes).contains("GET /v1/calls/:id", "POST /v1/appointments", "GET /v1/live");
        List<String> api =
                routes.stream().filter(route -> path(route).startsWith("/v1/")).toList();
        assertThat(routes.stream().filter(route -> !api.contains(route)).map(IsolationIT::path))
                .allMatch(path -> path.equals("/") || OUTSIDE.stream().anyMatch(path::startsWith));
        return api;
    }

    private static String method(String route) {
        return route.substring(0, route.indexOf(' '));
    }

    private static String path(String route) {
        return route.substring(route.indexOf(' ') + 1);
    }

    private static HttpResponse<String> ask(String route, String token) {
        return send(method(route), asked(route), token);
    }

    /** With Bob's ids wherever there is one. */
    private static String asked(String route) {
        return path(route)
                        .replace(":user_id", BOB.toString())
                        .replace(":billing_period_id", BOBS + "_usage_periods_id")
                        .replaceAll(":[a-z_]+", BOBS_ROW.toString())
                + "?user_id=" + BOB;
    }

    private static JsonArray list(String path, UUID person) {
        HttpResponse<String> answer = send("GET", path, TOKENS.of(person));
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
        return new JsonObject(answer.body()).getJsonArray("data");
    }

    private static HttpResponse<String> send(String method, String path, String token, String... headers) {
        return server.send(builder(method, path, token, headers));
    }

    private static HttpRequest request(String method, String path, String token, String... headers) {
        return builder(method, path, token, headers).build();
    }

    private static HttpRequest.Builder builder(String method, String path, String token, String... headers) {
        return builder(
                method,
                path,
                token,
                new JsonObject().put("user_id", BOB.toString()).put("lead_id", BOBS_ROW.toString()),
                headers);
    }

    private static HttpRequest.Builder builder(
            String method, String path, String token, JsonObject body, String... headers) {
        URI address = server.at(path);
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .method(
                        method,
                        method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static JsonObject withoutEnd() {
        JsonObject claims = TOKENS.claims(ADMIN);
        claims.remove("exp");
        return claims;
    }

    private static void read(HttpResponse<java.io.InputStream> stream, ConcurrentLinkedQueue<String> heard) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                heard.add(line);
            }
        } catch (IOException e) {
            // the test has closed it
        }
    }

    /** What only people change; the server's own work goes on meanwhile. */
    private static String kept() {
        return POSTGRES.query("select (select string_agg(name || notes, ',') from leads where user_id = '" + BOB + "')"
                        + " || (select string_agg(customer_name || notes || start_time, ',') from appointments"
                        + " where user_id = '" + BOB + "')"
                        + " || (select string_agg(business_name || role || status, ',') from profiles"
                        + " where user_id = '" + BOB + "')")
                .get(0)
                .getString(0);
    }

    private static String whose(String table) {
        return POSTGRES.query(
                                "select 1 from information_schema.columns where table_schema = 'public' and table_name = '"
                                        + table + "' and column_name = 'user_id'")
                        .isEmpty()
                ? ""
                : " where user_id = '" + BOB + "'";
    }

    private static List<String> rows(UUID person, String table) {
        SqlConnection line = wait(POSTGRES.pool().getConnection());
        Transaction transaction = wait(line.begin());
        try {
            return TableEyes.rows(line, person, table);
        } finally {
            wait(transaction.rollback());
            wait(line.close());
        }
    }

    private static <T> T wait(Future<T> future) {
        try {
            return future.await(60, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private static String refusal(String role, UUID person, String sql) {
        try {
            as(role, person, sql);
            return "";
        } catch (io.vertx.pgclient.PgException refused) {
            return refused.getSqlState();
        }
    }

    /** How many rows a statement would change; none where it is refused. */
    private static int changed(UUID person, String sql) {
        try {
            return as("authenticated", person, sql + " returning 1").size();
        } catch (io.vertx.pgclient.PgException refused) {
            assertThat(refused.getSqlState()).as(sql).isEqualTo("42501");
            return 0;
        }
    }

    private static List<Row> as(String role, UUID person, String sql) {
        JsonObject claims = new JsonObject().put("sub", String.valueOf(person)).put("role", role);
        Future<List<Row>> answer = POSTGRES.pool()
                .withTransaction(tx -> tx.preparedQuery(
                                "select set_config('role', $1, true), set_config('request.jwt.claims', $2, true)")
                        .execute(Tuple.of(role, person == null ? "" : claims.encode()))
                        .compose(set -> tx.query(sql).execute())
                        .map(rows ->
                                StreamSupport.stream(rows.spliterator(), false).toList()));
        return wait(answer);
    }
}
