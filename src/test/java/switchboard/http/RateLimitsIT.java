package switchboard.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static switchboard.http.AccessRig.UNLIMITED;
import static switchboard.http.AccessRig.assertProblem;
import static switchboard.http.AccessRig.rates;

import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.redis.client.Redis;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.platform.deploy.Routes;
import switchboard.platform.time.Stopwatch;
import switchboard.platform.web.JsonAnswers;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;
import switchboard.testkit.TestTokens;

/** Who asks too often is told to wait, whichever node they ask, and nobody else is. */
class RateLimitsIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private static final UUID ALICE = UUID.fromString("a0000000-0000-4000-8000-000000000001");
    private static final UUID BOB = UUID.fromString("b0000000-0000-4000-8000-000000000002");
    private static final int BURST = 30;
    private static final Rate SLOW = new Rate(1, BURST);
    private static final String BY_KEY = "Bearer " + AccessRig.KEY;

    private final ManualClock clock = new ManualClock();
    private final TestTokens mint = new TestTokens(AccessRig.SECRET, clock.instant());
    private final AccessRig rig = new AccessRig(POSTGRES.pool(), clock);

    /** One thing to read. */
    private static final class Things implements Routes {
        @Override
        public void mount(Router router) {
            router.get("/v1/leads").handler(ctx -> JsonAnswers.ok(ctx, new JsonObject()));
        }
    }

    @BeforeEach
    void two_people() {
        POSTGRES.query("truncate auth.users cascade");
        POSTGRES.query(
                "insert into auth.users (id, email) values ('" + ALICE + "', 'a@x.test'), ('" + BOB + "', 'b@x.test')");
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    @Test
    void two_nodes_count_one_persons_requests_together_and_nobody_elses() throws Exception {
        // given
        AccessConfig config = AccessRig.with(rates(UNLIMITED, SLOW, UNLIMITED, UNLIMITED, false));
        List<HttpServer> nodes = List.of(node(REDIS.client(), config), node(REDIS.client(), config));
        Stopwatch since = Stopwatch.started();
        // when
        int passed = 0;
        int refused = 0;
        for (int i = 0; i < 3 * BURST; i++) {
            HttpResponse<String> answer = leads(nodes.get(i % 2), "Bearer " + mint.of(ALICE));
            passed += answer.statusCode() == 200 ? 1 : 0;
            if (answer.statusCode() == 429) {
                refused++;
                assertProblem(answer, 429, "rate_limited");
                assertThat(answer.headers().firstValue("Retry-After")).contains("1");
            }
        }
        // then
        assertThat(passed)
                .as("burst, and one a second")
                .isBetween(BURST, BURST + 1 + (int) since.elapsed().toSeconds());
        assertThat(passed + refused).isEqualTo(3 * BURST);
        assertThat(leads(nodes.get(0), "Bearer " + mint.of(BOB)).statusCode()).isEqualTo(200);
        assertThat(leads(nodes.get(0), BY_KEY).statusCode()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> leads(nodes.get(1), "Bearer " + mint.of(ALICE)).statusCode() == 200);
    }

    @Test
    void whoever_guesses_keys_is_told_to_wait() throws Exception {
        HttpServer node =
                node(REDIS.client(), AccessRig.with(rates(new Rate(1, 1), UNLIMITED, UNLIMITED, UNLIMITED, false)));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> leads(node, "Bearer guess").statusCode() == 429);
        await().atMost(Duration.ofSeconds(60)).until(() -> leads(node, BY_KEY).statusCode() == 429);
        await().atMost(Duration.ofSeconds(60)).until(() -> leads(node, BY_KEY).statusCode() == 200);
    }

    @Test
    void behind_a_proxy_of_ours_the_address_is_the_one_it_saw() throws Exception {
        RateConfig config = rates(new Rate(1, 1), UNLIMITED, UNLIMITED, UNLIMITED, true);
        HttpServer node = node(REDIS.client(), AccessRig.with(config));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> from(node, "10.0.0.1").statusCode() == 429);
        assertThat(from(node, "10.0.0.2").statusCode()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> from(node, "a.made.up.one, 10.0.0.1").statusCode() == 429);
    }

    @Test
    void without_redis_everybody_passes() throws Exception {
        Rate one = new Rate(1, 1);
        HttpServer node = node(
                Redis.createClient(rig.vertx(), "redis://localhost:1"),
                AccessRig.with(rates(one, one, one, UNLIMITED, false)));
        for (int i = 0; i < 5; i++) {
            assertThat(leads(node, BY_KEY).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void what_is_no_api_is_counted_apart_and_by_the_node() throws Exception {
        HttpServer node =
                node(REDIS.client(), AccessRig.with(rates(UNLIMITED, UNLIMITED, UNLIMITED, new Rate(1, 3), false)));
        for (int i = 0; i < 3; i++) {
            assertThat(rig.ask(node, "GET", "/health/live").statusCode()).isEqualTo(200);
        }
        for (int i = 0; i < 5; i++) {
            assertProblem(rig.ask(node, "GET", "/health/live"), 429, "rate_limited");
        }
        assertThat(leads(node, BY_KEY).statusCode()).isEqualTo(200);
        clock.advance(Duration.ofSeconds(1));
        assertThat(rig.ask(node, "GET", "/health/live").statusCode()).isEqualTo(200);
        assertThat(rig.ask(node, "GET", "/health/live").statusCode()).isEqualTo(429);
    }

    private HttpServer node(Redis redis, AccessConfig config) throws Exception {
        return rig.node(redis, config, new Things());
    }

    private HttpResponse<String> leads(HttpServer node, String authorization) throws Exception {
        return rig.ask(node, "GET", "/v1/leads", "Authorization", authorization);
    }

    private HttpResponse<String> from(HttpServer node, String chain) throws Exception {
        return rig.ask(node, "GET", "/v1/leads", "Authorization", BY_KEY, "X-Forwarded-For", chain);
    }
}
