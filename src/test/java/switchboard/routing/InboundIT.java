package switchboard.routing;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.platform.time.Clocks;
import switchboard.routing.RoutingNode.Answer;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;

class InboundIT {

    private static final String REJECT = "{\"call_inbound\":{\"reject\":true}}";
    private static final Instant SIGNED = Instant.ofEpochMilli(1_789_403_400_000L);
    private static final Duration USUAL = Duration.ofMillis(800);

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private final ManualClock business = new ManualClock();
    private final ManualClock machine = new ManualClock();
    private final List<String> calledIn = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    void two_numbers_of_one_tenant() {
        business.advance(Duration.between(business.instant(), SIGNED));
        machine.advance(Duration.between(machine.instant(), SIGNED));
        POSTGRES.query("delete from auth.users; delete from inbound_decisions; delete from unknown_phone;"
                + " delete from call_events");
        POSTGRES.query("""
                insert into auth.users (id, email)
                values ('00000000-0000-0000-0000-000000000001', 'ace@example.com');
                insert into profiles (user_id, email, business_name, business_timezone)
                values ('00000000-0000-0000-0000-000000000001', 'ace@example.com', 'Ace Plumbing', 'America/Los_Angeles')
                    on conflict (user_id) do update
                   set business_name = excluded.business_name, business_timezone = excluded.business_timezone;
                insert into subscriptions (user_id, status)
                values ('00000000-0000-0000-0000-000000000001', 'active');
                insert into usage_limits (user_id, call_cap_seconds, billing_period_id)
                values ('00000000-0000-0000-0000-000000000001', 9000, 'p1')
                    on conflict (user_id) do update
                   set call_cap_seconds = 9000, billing_period_id = 'p1';
                insert into agents (user_id, agent_id, phone_number, status)
                values ('00000000-0000-0000-0000-000000000001', 'agent_front', '+14155550100', 'deployed'),
                       ('00000000-0000-0000-0000-000000000001', 'agent_second', '+14155550101', 'deployed');
                """);
    }

    @AfterEach
    void close_all() throws Exception {
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
    }

    @Test
    void a_question_asked_twice_gets_the_same_bytes_and_one_hold() {
        // given
        RoutingNode node = node();
        JsonObject fixture = fixture("R25-call-inbound");
        // when
        Answer first = ask(node, fixture);
        business.advance(Duration.ofMinutes(1));
        Answer second = RoutingNode.await(node.ask(
                fixture.getString("raw_body"),
                fixture.getJsonObject("redelivery").getString("value")));
        // then
        assertThat(first.status()).isEqualTo(200);
        assertThat(second).isEqualTo(first);
        assertThat(reserved()).isEqualTo(600);
        assertThat(POSTGRES.count("inbound_decisions")).isEqualTo(1);
        JsonObject answer = new JsonObject(first.body()).getJsonObject("call_inbound");
        assertThat(answer.getString("override_agent_id")).isEqualTo("agent_front");
        assertThat(answer.getJsonObject("agent_override").getJsonObject("agent").getInteger("max_call_duration_ms"))
                .isEqualTo(600_000);
        assertThat(answer.getJsonObject("dynamic_variables").getString("business_name"))
                .isEqualTo("Ace Plumbing");
        assertThat(answer.getJsonObject("metadata").getString("call_id"))
                .isEqualTo(call().getUUID("id").toString());
    }

    @Test
    void an_older_client_without_a_call_id_is_known_by_its_body() {
        // given
        RoutingNode node = node();
        JsonObject fixture = fixture("R26-call-inbound-legacy-no-agent");
        // when
        Answer first = ask(node, fixture);
        // then
        assertThat(ask(node, fixture)).isEqualTo(first);
        assertThat(first.body()).contains("\"override_agent_id\":\"agent_second\"");
        assertThat(reserved()).isEqualTo(600);
    }

    @Test
    void fields_posted_flat_are_read_too() {
        // given
        String body = "{\"event\":\"call_inbound\",\"from_number\":\"+13125550131\",\"to_number\":\"+14155550100\"}";
        // then
        assertThat(RoutingNode.await(node().ask(body, sign(body))).body()).contains("agent_front");
    }

    @Test
    void a_blocked_caller_is_refused_and_holds_nothing() {
        // given
        POSTGRES.query("insert into blocked_callers (user_id, phone_number)"
                + " values ('00000000-0000-0000-0000-000000000001', '+13125550166')");
        // when
        Answer answer = ask(node(), fixture("R27-call-inbound-blocked-caller"));
        // then
        assertThat(answer).isEqualTo(new Answer(200, REJECT));
        assertThat(reason()).isEqualTo("CALLER_BLOCKED");
        assertThat(reserved()).isZero();
    }

    @Test
    void a_stopped_tenant_refuses_every_caller_with_success() {
        // given
        POSTGRES.query("update usage_limits set force_pause = true");
        // when
        Answer answer = ask(node(), fixture("R25-call-inbound"));
        // then
        assertThat(answer).isEqualTo(new Answer(200, REJECT));
        assertThat(reason()).isEqualTo("ADMIN_PAUSED");
        assertThat(POSTGRES.count("call_events")).isZero();
    }

    @Test
    void a_thousand_questions_for_a_stopped_tenant_are_all_answered_2xx_and_refused() {
        // given
        POSTGRES.query("update usage_limits set force_pause = true");
        RoutingNode node = node();
        // when
        List<Future<Answer>> answers = IntStream.range(0, 1_000)
                .mapToObj(i -> """
                        {"event":"call_inbound","call_inbound":{"call_id":"call_stopped%d",
                         "from_number":"+1312%07d","to_number":"+14155550100"}}""".formatted(i, 5_000_000 + i))
                .map(body -> node.ask(body, sign(body)))
                .toList();
        // then
        assertThat(answers)
                .allSatisfy(answer -> assertThat(RoutingNode.await(answer)).isEqualTo(new Answer(200, REJECT)));
        assertThat(POSTGRES.query("select distinct reason from inbound_decisions where not admitted").stream()
                        .map(row -> row.getString(0)))
                .contains("ADMIN_PAUSED")
                .isSubsetOf("ADMIN_PAUSED", "STORE_AWAY");
        assertThat(POSTGRES.query("select 1 from inbound_decisions where admitted"))
                .isEmpty();
        assertThat(reserved()).isZero();
    }

    @Test
    void deliveries_at_the_same_moment_on_two_nodes_end_in_one_row_and_the_same_bytes() {
        // given
        RoutingNode one = node();
        RoutingNode other = node();
        JsonObject fixture = fixture("R25-call-inbound");
        List<Future<Answer>> asked = new ArrayList<>();
        // when
        for (int i = 0; i < 10; i++) {
            asked.add(question(i % 2 == 0 ? one : other, fixture));
        }
        RoutingNode.await(Future.join(asked));
        // then
        assertThat(asked.stream().map(Future::result).distinct()).hasSize(1);
        assertThat(asked.get(0).result().body()).contains("agent_front");
        assertThat(POSTGRES.count("inbound_decisions")).isEqualTo(1);
        assertThat(reserved()).isEqualTo(600);
    }

    @Test
    void a_number_that_is_nobodys_is_refused_and_kept_once() {
        // given
        RoutingNode node = node();
        String body = "{\"event\":\"call_inbound\",\"call_inbound\":{\"call_id\":\"call_x\","
                + "\"from_number\":\"+13125550131\",\"to_number\":\"+19995550100\"}}";
        // when
        Answer answer = RoutingNode.await(node.ask(body, sign(body)));
        RoutingNode.await(node.ask(body, sign(body)));
        // then
        assertThat(answer).isEqualTo(new Answer(200, REJECT));
        assertThat(POSTGRES.count("unknown_phone")).isEqualTo(1);
    }

    @Test
    void a_forged_question_is_refused_with_401_and_leaves_nothing() {
        // given
        JsonObject fixture = fixture("R25-call-inbound");
        // when
        Answer answer = RoutingNode.await(node().ask(
                        fixture.getString("raw_body"),
                        fixture.getJsonObject("must_fail").getString("rotated_key")));
        // then
        assertThat(answer.status()).isEqualTo(401);
        assertThat(POSTGRES.count("inbound_decisions")).isZero();
    }

    @Test
    void a_genuine_question_that_makes_no_sense_is_still_answered() {
        // then
        assertThat(RoutingNode.await(node().ask("[1,2", sign("[1,2")))).isEqualTo(new Answer(200, REJECT));
        assertThat(RoutingNode.await(node().ask("{\"event\":\"call_inbound\"}", sign("{\"event\":\"call_inbound\"}"))))
                .isEqualTo(new Answer(200, REJECT));
    }

    @Test
    void a_full_number_overflows_to_an_agent_with_slots_of_its_own() {
        // given
        POSTGRES.query("update agents set max_concurrent_calls = 0, overflow_agent_id = 'agent_second'"
                + " where agent_id = 'agent_front'");
        // when
        Answer answer = ask(node(), fixture("R25-call-inbound"));
        // then
        assertThat(answer.body()).contains("\"override_agent_id\":\"agent_second\"");
        assertThat(call().getString("phone_number")).isEqualTo("+14155550101");
    }

    @Test
    void whoever_is_let_in_is_no_longer_dialled() {
        // when
        ask(node(), fixture("R25-call-inbound"));
        // then
        assertThat(calledIn).containsExactly("+13125550131");
    }

    @Test
    void a_caller_who_is_never_heard_of_again_gives_the_hold_back() {
        // given
        ask(node(), fixture("R25-call-inbound"));
        assertThat(reserved()).isEqualTo(600);
        // when
        business.advance(Duration.ofSeconds(91));
        // then
        await().untilAsserted(() -> assertThat(reserved()).isZero());
        assertThat(call().getString("call_status")).isEqualTo("failed");
    }

    @Test
    void a_text_is_routed_without_a_hold() {
        // given
        machine.advance(Duration.ofMillis(1_789_410_001_000L - SIGNED.toEpochMilli()));
        // when
        Answer answer = ask(node(), fixture("R42-chat-inbound"));
        // then
        assertThat(new JsonObject(answer.body()).getJsonObject("chat_inbound").containsKey("dynamic_variables"))
                .isTrue();
        assertThat(reserved()).isZero();
    }

    @Test
    void without_the_database_the_caller_is_turned_away_at_once() {
        // given
        Pool pool = POSTGRES.newPool(2);
        RoutingNode node = node(pool, USUAL);
        RoutingNode.await(pool.close());
        // then
        assertThat(ask(node, fixture("R25-call-inbound"))).isEqualTo(new Answer(200, REJECT));
    }

    @Test
    void a_database_that_stalls_costs_the_caller_but_never_the_hold() {
        // given
        RoutingNode node = node(POSTGRES.pool(), Duration.ofMillis(200));
        SqlConnection blocker = RoutingNode.await(POSTGRES.newPool(1).getConnection());
        RoutingNode.await(
                blocker.query("begin; select * from usage_limits for update").execute());
        // when
        Answer answer = ask(node, fixture("R25-call-inbound"));
        RoutingNode.await(blocker.query("commit").execute());
        // then
        assertThat(answer).isEqualTo(new Answer(200, REJECT));
        await().atMost(10, SECONDS).untilAsserted(() -> {
            assertThat(POSTGRES.count("inbound_decisions")).isEqualTo(1);
            assertThat(reason()).isEqualTo("STORE_AWAY");
            assertThat(reserved()).isZero();
        });
        assertThat(ask(node, fixture("R25-call-inbound"))).isEqualTo(answer);
        RoutingNode.await(blocker.close());
    }

    private RoutingNode node() {
        return node(POSTGRES.pool(), USUAL);
    }

    private RoutingNode node(Pool pool, Duration commitWithin) {
        CalledIn listener = (tx, letIn) -> {
            letIn.forEach(person -> calledIn.add(person.number()));
            return Future.succeededFuture();
        };
        RoutingNode node = new RoutingNode(pool, REDIS, new Clocks(business, machine), commitWithin, listener);
        open.add(node);
        return node;
    }

    private static Answer ask(RoutingNode node, JsonObject fixture) {
        return RoutingNode.await(question(node, fixture));
    }

    private static Future<Answer> question(RoutingNode node, JsonObject fixture) {
        return node.ask(
                fixture.getString("raw_body"),
                fixture.getJsonObject("signature").getString("value"));
    }

    private static int reserved() {
        return POSTGRES.query("select reserved_seconds from usage_limits")
                .get(0)
                .getInteger(0);
    }

    private static String reason() {
        return POSTGRES.query("select reason from inbound_decisions").get(0).getString(0);
    }

    private static Row call() {
        return POSTGRES.query("select id, phone_number, call_status from call_events")
                .get(0);
    }

    private static JsonObject fixture(String name) {
        try (InputStream in = InboundIT.class.getResourceAsStream("/fixtures/" + name + ".json")) {
            return new JsonObject(new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String sign(String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(RoutingNode.KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] digest = mac.doFinal((body + SIGNED.toEpochMilli()).getBytes(StandardCharsets.UTF_8));
            return "v=" + SIGNED.toEpochMilli() + ",d=" + HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
