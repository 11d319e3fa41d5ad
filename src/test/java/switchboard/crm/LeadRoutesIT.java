package switchboard.crm;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.http.Guards;
import switchboard.http.HttpConfig;
import switchboard.http.HttpEdge;
import switchboard.platform.bus.Bus;
import switchboard.platform.phone.PhoneNumbers;
import switchboard.platform.time.Ids;
import switchboard.platform.web.Identity;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;

class LeadRoutesIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    private static final String HEADER = "name,business_name,phone,email,state,priority,consent,notes\n";
    private static final int BYTES_MAX = 1_048_576;
    private static final PhoneNumbers NUMBERS = PhoneNumbers.load();

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final UUID tenant = UUID.randomUUID();
    private HttpServer server;

    @BeforeEach
    void serve() throws Exception {
        POSTGRES.query("insert into auth.users (id, email) values ('%1$s', '%1$s@example.com')".formatted(tenant));
        CrmCapability crm = CrmCapability.open(
                new CrmConfig(BYTES_MAX, 65_536, 500),
                vertx,
                POSTGRES.pool(),
                NUMBERS::parse,
                new LeadImport.Ports(
                        (tx, whose, given, at) -> Future.succeededFuture(),
                        (whose, campaign, leads) -> Future.succeededFuture(leads.size()),
                        new Bus(vertx.eventBus(), List.of(CrmEvents.LEADS_IMPORTED)),
                        new ManualClock()));
        Guards guards = new Guards(
                ctx -> {
                    Identity.service().leaveIn(ctx);
                    ctx.next();
                },
                ctx -> ctx.next());
        HttpConfig config = new HttpConfig(
                "127.0.0.1",
                0,
                HttpConfig.defaults().idleTimeout(),
                4_096,
                100,
                HttpConfig.defaults().probeTimeout());
        server = HttpEdge.open(vertx, config, guards, crm.capability().routes(), Clock.systemUTC(), Ids.random())
                .await(60, SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(60, SECONDS);
    }

    @Test
    void a_list_larger_than_other_bodies_may_be_is_taken_in() throws Exception {
        // when
        HttpResponse<String> answer = post("", BodyPublishers.ofFile(LeadTruth.LIST));
        // then
        LeadTruth truth = LeadTruth.read();
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonObject report = new JsonObject(answer.body());
        assertThat(report.getInteger("imported")).isEqualTo(truth.importable());
        assertThat(report.getInteger("refused_count")).isEqualTo(truth.invalid().size());
        assertThat(report.getInteger("duplicate_count"))
                .isEqualTo(truth.duplicates().size());
        assertThat(report.getJsonArray("refused").getJsonObject(0))
                .isEqualTo(new JsonObject().put("line", truth.invalid().get(0)).put("reason", "phone_invalid"));
    }

    @Test
    void leads_are_listed_page_by_page_each_once() throws Exception {
        // given
        String rows = Stream.iterate(100, n -> n + 1)
                .limit(25)
                .map(n -> "Ada,,2125550" + n + ",,,,,\n")
                .collect(Collectors.joining());
        post("", BodyPublishers.ofString(HEADER + rows));
        // when
        JsonObject first = get("limit=10");
        JsonObject second = get("limit=10&after=" + first.getString("next"));
        JsonObject third = get("limit=10&after=" + second.getString("next"));
        // then
        assertThat(third.getBoolean("has_more")).isFalse();
        assertThat(Stream.of(first, second, third).flatMap(page -> phones(page).stream()))
                .hasSize(25)
                .doesNotHaveDuplicates();
    }

    @Test
    void a_list_that_is_too_large_is_refused_whether_it_says_so_or_not() throws Exception {
        byte[] big = new byte[BYTES_MAX + 1];
        java.util.Arrays.fill(big, (byte) 'x');

        assertThat(post("", BodyPublishers.ofByteArray(big)).statusCode()).isEqualTo(413);
        assertThat(post("", BodyPublishers.ofByteArrays(Collections.nCopies(2, big)))
                        .statusCode())
                .isEqualTo(413);
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void bad_lists_get_one_clear_answer_each() throws Exception {
        assertThat(code(post("", BodyPublishers.noBody()))).isEqualTo("csv_empty");
        assertThat(code(post("", BodyPublishers.ofString("name,phone\n")))).isEqualTo("csv_column_missing");
        assertThat(code(post("", BodyPublishers.ofByteArray(new byte[] {0, 1, 2}))))
                .isEqualTo("csv_binary");
        assertThat(code(send("/v1/leads/import", BodyPublishers.ofString(HEADER))))
                .isEqualTo("user_id_missing");
        assertThat(code(post("&campaign_id=7", BodyPublishers.ofString(HEADER))))
                .isEqualTo("invalid_parameter");
        assertThat(leftovers()).isEmpty();
    }

    private HttpResponse<String> post(String more, BodyPublisher body) throws Exception {
        return send("/v1/leads/import?user_id=" + tenant + more, body);
    }

    private HttpResponse<String> send(String path, BodyPublisher body) throws Exception {
        return client.send(HttpRequest.newBuilder(uri(path)).POST(body).build(), BodyHandlers.ofString());
    }

    private JsonObject get(String query) throws Exception {
        URI uri = uri("/v1/leads?user_id=" + tenant + "&" + query);
        return new JsonObject(client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.actualPort() + path);
    }

    private static String code(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(400);
        return new JsonObject(answer.body()).getString("code");
    }

    private static List<String> phones(JsonObject page) {
        return page.getJsonArray("data").stream()
                .map(lead -> ((JsonObject) lead).getString("phone"))
                .toList();
    }

    private static Set<Path> leftovers() throws Exception {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("leads-"))
                    .collect(Collectors.toSet());
        }
    }
}
