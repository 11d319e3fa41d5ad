package switchboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import switchboard.testkit.Program;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;

/** What is wrong is refused in words that help, and leaves a running server, with little memory, as it was. */
class BadInputE2E {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private static final UUID TENANT = UUID.fromString("00000000-0000-0000-0000-0000000000b1");
    private static final String SERVICE_KEY = "service-key-of-the-test";
    private static final String RETELL_KEY = "key_of_the_test";
    private static final String HEADER = "name,business_name,phone,email,state,priority,consent,notes\n";
    private static final int MEGABYTE = 1_048_576;

    @TempDir
    static Path folder;

    private static Program server;
    private static int port;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeAll
    static void start() {
        POSTGRES.query("insert into auth.users (id, email) values ('" + TENANT + "', 'bad-input@example.com')");
        Map<String, String> environment = Map.of(
                "DATABASE_URL",
                POSTGRES.uri(),
                "REDIS_URL",
                REDIS.uri(),
                "SWITCHBOARD_DATA_DIR",
                folder.toString(),
                "SWITCHBOARD_HTTP_PORT",
                "0",
                "SWITCHBOARD_SERVICE_KEY",
                SERVICE_KEY,
                "RETELL_API_KEYS",
                RETELL_KEY,
                "CALCOM_WEBHOOK_SECRET",
                "calendar-secret",
                "SUPABASE_JWT_SECRET",
                "a-secret-of-at-least-thirty-two-bytes",
                "SWITCHBOARD_ENCRYPTION_KEY",
                Base64.getEncoder().encodeToString(new byte[32]));
        server = Program.start(folder, environment, "160m", List.of("serve"));
        port = server.port();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** A good delivery is stored and processed, and nothing the bad ones said is in the way. */
    @AfterEach
    void the_server_is_unharmed() throws Exception {
        String call = "call_" + UUID.randomUUID();
        String body = new JsonObject()
                .put("event", "call_started")
                .put(
                        "call",
                        new JsonObject()
                                .put("call_id", call)
                                .put("call_type", "phone_call")
                                .put("call_status", "ongoing")
                                .put("agent_id", "agent_unknown")
                                .put("direction", "inbound")
                                .put("from_number", "+12125550142")
                                .put("to_number", "+12125550143")
                                .put("start_timestamp", System.currentTimeMillis()))
                .encode();
        assertThat(webhook(body, signature(body)).statusCode()).isEqualTo(204);
        await().untilAsserted(() -> assertThat(POSTGRES.query(
                        "select state from webhook_queue where convert_from(raw_body, 'UTF8') like '%" + call + "%'"))
                .singleElement()
                .satisfies(row -> assertThat(row.getString("state")).isNotIn("pending", "dead")));
        assertThat(server.isAlive()).as("alive; it said: %s", server.errors()).isTrue();
        HttpResponse<String> ready = send("GET", "/health/ready", BodyPublishers.noBody());
        assertThat(ready.statusCode()).as(ready.body()).isEqualTo(200);
    }

    @Test
    void a_list_that_is_no_list_is_refused_before_its_first_row() throws Exception {
        assertProblem(importing(bytes("name,email\nAnn,ann@example.com\n")), 400, "csv_column_missing", "phone");
        assertProblem(importing(BodyPublishers.noBody()), 400, "csv_empty", "first line");
        byte[] binary = new byte[MEGABYTE];
        new Random(7).nextBytes(binary);
        assertProblem(importing(BodyPublishers.ofByteArray(binary)), 400, "", "UTF-8");
        assertProblem(
                importing(bytes(HEADER + "Ann,,+12125550101,,,,,\nBob,,\"\0\",,,,,\n")), 400, "csv_binary", "CSV");
        assertProblem(importing(bytes(HEADER + "Ann,,\"+12125550101")), 400, "csv_malformed", "quote");
        assertThat(POSTGRES.query("select 1 from leads where user_id = '" + TENANT + "'"))
                .isEmpty();
    }

    @Test
    void a_list_of_fifty_megabytes_is_taken_in_whole_with_little_memory() throws Exception {
        int rows = 51_200;
        JsonObject report = new JsonObject(importing(endless(rows)).body());
        assertThat(report.getMap())
                .containsEntry("rows", rows)
                .containsEntry("imported", 100)
                .containsEntry("duplicate_count", rows - 100)
                .containsEntry("refused_count", 0);
        POSTGRES.query("delete from leads where user_id = '" + TENANT + "'");
    }

    @Test
    void a_list_over_the_limit_is_refused_and_says_so() throws Exception {
        assertProblem(importing(endless(70_000)), 413, "body_too_large", "larger");
        assertThat(POSTGRES.query("select 1 from leads where user_id = '" + TENANT + "'"))
                .isEmpty();
    }

    @Test
    void a_body_that_is_too_large_or_no_json_is_refused() throws Exception {
        String large = "{\"event\":\"" + "x".repeat(3 * MEGABYTE) + "\"}";
        assertProblem(webhook(large, signature(large)), 413, "body_too_large", "larger");
        assertProblem(webhook("{\"event\":", signature("{\"event\":")), 400, "", "JSON");
        assertProblem(send("POST", "/v1/campaigns", bytes("{\"name\":")), 400, "invalid_json", "JSON");
        assertProblem(send("POST", "/v1/campaigns", bytes("")), 400, "", "");
    }

    @Test
    void a_wrong_signature_is_refused_and_tells_a_forger_nothing() throws Exception {
        String body = "{\"event\":\"call_started\",\"call\":{\"call_id\":\"call_forged\"}}";
        assertProblem(webhook(body, signature(body + " ")), 401, "signature_refused", "signature");
        assertProblem(webhook(body, "nonsense"), 401, "signature_refused", "signature");
        assertProblem(
                send("POST", "/webhooks/calcom", bytes("{\"triggerEvent\":\"PING\"}")),
                401,
                "signature_refused",
                "signature");
        assertThat(POSTGRES.query("select 1 from call_events where call_sid = 'call_forged'"))
                .isEmpty();
    }

    @Test
    void an_unknown_address_or_method_is_refused() throws Exception {
        assertProblem(send("GET", "/v1/nothing", BodyPublishers.noBody()), 404, "route_not_found", "address");
        assertProblem(send("POST", "/webhooks/nobody", bytes("{}")), 404, "route_not_found", "address");
        assertProblem(send("DELETE", "/v1/campaigns", BodyPublishers.noBody()), 405, "method_not_allowed", "method");
        assertProblem(send("GET", "/webhooks/retell", BodyPublishers.noBody()), 405, "method_not_allowed", "method");
        assertProblem(send("GET", "/v1/leads/import", BodyPublishers.noBody()), 405, "method_not_allowed", "method");
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code, String word) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonObject problem = new JsonObject(answer.body());
        assertThat(problem.getString("code")).isNotBlank().contains(code);
        assertThat(problem.getString("detail")).isNotBlank().contains(word);
        assertThat(problem.getString("request_id")).isNotBlank();
    }

    private HttpResponse<String> importing(BodyPublisher list) throws Exception {
        return send("POST", "/v1/leads/import?user_id=" + TENANT, list);
    }

    /** Rows of one kilobyte, made while they are sent, that repeat a hundred numbers. */
    private static BodyPublisher endless(int rows) {
        String notes = "n".repeat(1_000);
        Enumeration<InputStream> lines = Collections.enumeration(IntStream.rangeClosed(0, rows)
                .<InputStream>mapToObj(row -> new LazyLine(row, notes))
                .toList());
        return BodyPublishers.ofInputStream(() -> new SequenceInputStream(lines));
    }

    /** A line that takes up no memory before it is read. */
    private static final class LazyLine extends InputStream {
        private final int row;
        private final String notes;
        private InputStream bytes = InputStream.nullInputStream();
        private boolean begun;

        private LazyLine(int row, String notes) {
            this.row = row;
            this.notes = notes;
        }

        @Override
        public int read() throws IOException {
            begin();
            return bytes.read();
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            begin();
            return bytes.read(target, from, length);
        }

        private void begin() {
            if (!begun) {
                begun = true;
                String text = row == 0
                        ? HEADER
                        : "Ann,Ann's,+1212555" + String.format("%04d", 100 + row % 100) + ",,NY,,written," + notes
                                + "\n";
                bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private HttpResponse<String> webhook(String body, String signature) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/webhooks/retell"))
                .header("x-retell-signature", signature)
                .POST(BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private HttpResponse<String> send(String method, String path, BodyPublisher body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + SERVICE_KEY)
                .method(method, body)
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private static BodyPublisher bytes(String text) {
        return BodyPublishers.ofString(text);
    }

    private static String signature(String body) throws GeneralSecurityException {
        long now = System.currentTimeMillis();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(RETELL_KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] digest = mac.doFinal((body + now).getBytes(StandardCharsets.UTF_8));
        return "v=" + now + ",d=" + HexFormat.of().formatHex(digest);
    }
}
