package switchboard;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.platform.time.Clocks;
import switchboard.testkit.ContractCheck;
import switchboard.testkit.LikeRows;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;
import switchboard.testkit.TestTokens;
import switchboard.testkit.WholeServer;
import switchboard.testkit.WrongRequests;
import switchboard.testkit.WrongRequests.Wrong;

/**
 * Whatever is wrong with a request, the answer is one the contract has, never a bug, and tells nothing of our insides.
 */
class WrongInputE2E {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private static final UUID ALICE = UUID.fromString("a0000000-0000-4000-8000-000000000001");
    private static final UUID BOB = UUID.fromString("b0000000-0000-4000-8000-000000000002");
    private static final UUID ADMIN = UUID.fromString("ad000000-0000-4000-8000-000000000004");
    private static final UUID ALICES_ROW = UUID.fromString("a1000000-0000-4000-8000-000000000001");
    private static final UUID BOBS_ROW = UUID.fromString("b1000000-0000-4000-8000-000000000002");
    private static final TestTokens TOKENS = new TestTokens(WholeServer.TOKEN_SECRET, Instant.now());
    private static final Pattern INSIDES = Pattern.compile(
            "(?i)(io\\.vertx|java\\.|switchboard\\.[a-z]+\\.|pgexception|exception|sqlstate|relation \"|column \"|\\tat )");
    private static final int AT_ONCE = 16;

    private static final Vertx VERTX = Vertx.vertx();

    private static WholeServer server;
    private static HttpClient client;
    private final ContractCheck contract = new ContractCheck();

    @BeforeAll
    static void open() {
        for (UUID person : List.of(ALICE, BOB, ADMIN)) {
            POSTGRES.query("insert into auth.users (id, email) values ('" + person + "', '" + person + "@x.test')");
        }
        LikeRows.settle(POSTGRES, ALICE, ALICES_ROW, "alices", "+12125550101");
        LikeRows.settle(POSTGRES, BOB, BOBS_ROW, "bobs", "+13125550102");
        POSTGRES.query("update webhook_queue set errors = '[]';" + " insert into profiles (user_id, role) values ('"
                + ADMIN + "', 'admin')");
        server = WholeServer.start(POSTGRES, REDIS, Map.of("SWITCHBOARD_ENV", "production"), Clocks.real());
        client = VERTX.createHttpClient(new HttpClientOptions()
                .setDefaultHost("localhost")
                .setDefaultPort(server.at("/").getPort()));
    }

    @AfterAll
    static void close() throws TimeoutException {
        client.close().await(60, SECONDS);
        server.close();
        VERTX.close().await(60, SECONDS);
    }

    @Test
    void every_route_answers_wrong_input_as_the_contract_says() throws Exception {
        ask(4711, 700);
    }

    @Test
    @Tag("ci")
    void twenty_thousand_wrong_requests_find_no_bug_and_no_leak() throws Exception {
        ask(Long.getLong("wrong.seed", 1_510_211_826_213_274_549L), 20_000);
    }

    private void ask(long seed, int count) throws TimeoutException {
        WrongRequests wrong = new WrongRequests(
                contract.document(),
                List.of(ALICE, BOB, ALICES_ROW, BOBS_ROW),
                List.of(WholeServer.SERVICE_KEY, WholeServer.SERVICE_KEY, TOKENS.of(ALICE), TOKENS.of(ADMIN)),
                new Random(seed));
        List<String> faults = new ArrayList<>();
        for (int n = 0; n < count; n += AT_ONCE) {
            List<Wrong> batch = IntStream.range(n, Math.min(n + AT_ONCE, count))
                    .mapToObj(wrong::next)
                    .toList();
            List<Future<String>> answers = batch.stream().map(this::fault).toList();
            for (Future<String> answer : answers) {
                faults.add(answer.await(60, SECONDS));
            }
            faults.removeIf(String::isEmpty);
        }
        assertThat(faults.stream().limit(20))
                .as("%s of %s, seed %s", faults.size(), count, seed)
                .isEmpty();
    }

    private Future<String> fault(Wrong wrong) {
        return client.request(HttpMethod.valueOf(wrong.method()), wrong.uri()).compose(request -> {
            wrong.headers().forEach(request::putHeader);
            return request.send(wrong.body())
                    .compose(answer -> answer.body()
                            .map(body -> fault(
                                            wrong,
                                            answer.statusCode(),
                                            Optional.ofNullable(answer.getHeader("Content-Type"))
                                                    .orElse(""),
                                            body.toString())
                                    .map(text -> wrong.method() + " " + wrong.uri() + " "
                                            + wrong.headers().get("Idempotency-Key")
                                            + " " + shortened(wrong.body().toString()) + ": " + answer.statusCode()
                                            + " " + text)
                                    .orElse("")));
        });
    }

    private synchronized Optional<String> fault(Wrong wrong, int status, String type, String body) {
        if (status >= 500 && status != 503) {
            return Optional.of("a bug");
        }
        if (status >= 400 && INSIDES.matcher(body).find()) {
            return Optional.of("a leak: " + shortened(body));
        }
        return wrong.uri().contains("//") || !type.toLowerCase(Locale.ROOT).contains("json") && status < 400
                ? Optional.empty()
                : contract.fault(wrong.route(), status, type, body).map(said -> said + ": " + shortened(body));
    }

    private static String shortened(String text) {
        return text.length() > 300 ? text.substring(0, 300) + "…" : text;
    }
}
