package switchboard;

import static org.assertj.core.api.Assertions.assertThat;
import static switchboard.testkit.SimulatedTown.saying;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.simulator.SeenCall;
import switchboard.simulator.world.ScenarioFile;
import switchboard.simulator.world.Wire;
import switchboard.testkit.LossyLine.Fate;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;
import switchboard.testkit.SimulatedTown;
import switchboard.testkit.SimulatedTown.Tenant;
import switchboard.testkit.WholeServer;

/** Calls that must end are ended through the provider, whatever gets lost on the way. The provider's record judges. */
class CallsAreEndedIT {

    /** Everybody answers at once and has a lot to say. */
    private static final String TALKERS = """
            outcomes: {booked: 1}
            ring: {min: PT0.2S, max: PT0.3S}
            talk: {booked: PT9M}
            talk_spread: 0
            unreachable_numbers: 0
            limits: {concurrency: 0}
            """;

    private static final String RINGING = TALKERS.replace("PT0.2S, max: PT0.3S", "PT28S, max: PT29S");

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private SimulatedTown town;
    private WholeServer node;

    @AfterEach
    void close() {
        town.close();
    }

    private void open(String scenario) {
        open(scenario, Map.of());
    }

    private void open(String scenario, Map<String, String> settings) {
        town = new SimulatedTown(POSTGRES, REDIS, scenario, 1, settings);
        node = town.startNode();
    }

    @Test
    void a_pause_that_asks_for_it_ends_what_rings_and_talks_and_no_other_does() {
        // given
        open(TALKERS);
        Tenant one = talking(1, 3);
        Tenant other = talking(2, 2);

        // when
        node.post("/v1/limits/" + other.id() + "/pause", "");
        JsonObject answer = json(node.post("/v1/limits/" + one.id() + "/pause", saying("end_calls", true))
                .body());

        // then
        assertThat(answer.getInteger("calls_ending")).isEqualTo(3);
        town.waitUntil(() -> outcomes(one).equals(Set.of("manual_stopped")));
        waitForOver(one);
        assertThat(outcomes(other)).containsExactly("ongoing");
        assertThat(POSTGRES.query("select reserved_seconds from usage_limits where user_id = '" + one.id() + "'")
                        .get(0)
                        .getInteger(0))
                .isZero();
        String call = POSTGRES.query("select id from call_events where user_id = '" + one.id() + "' limit 1")
                .get(0)
                .getUUID(0)
                .toString();
        assertThat(node.get("/v1/calls/" + call).body()).contains("\"what\":\"stop\"", "\"reason\":\"paused\"");
    }

    @Test
    void a_campaigns_pause_ends_its_own_calls_also_those_that_ring() {
        // given
        open(RINGING);
        Tenant one = dialled(1, 2);
        Tenant other = dialled(2, 1);

        // when
        node.post("/v1/campaigns/" + one.campaign() + "/pause", saying("end_calls", true));

        // then
        town.waitUntil(() -> outcomes(one).equals(Set.of("manual_stopped")));
        waitForOver(one);
        assertThat(outcomes(other)).doesNotContain("manual_stopped");
    }

    @Test
    void a_do_not_call_entry_ends_the_call_to_that_number() {
        // given
        open(TALKERS);
        Tenant one = talking(1, 3);
        String silenced = town.seen(one).get(1).toNumber();

        // when
        node.post(
                "/v1/dnc",
                saying("phone_number", silenced).put("user_id", one.id().toString()));

        // then
        town.waitUntil(() -> outcomes(one).contains("manual_stopped"));
        assertThat(town.seen(one).stream()
                        .filter(call -> call.outcome().equals("manual_stopped"))
                        .map(SeenCall::toNumber))
                .containsExactly(silenced);
    }

    @Test
    void a_lowered_limit_ends_the_youngest_calls_it_does_not_cover() {
        // given: three calls of 600 s each
        open(TALKERS);
        Tenant one = dialled(1, 1);
        town.queue(one, Stream.of("+12125550121"));
        town.waitUntil(() -> town.seen(one).size() == 2);
        town.queue(one, Stream.of("+12125550122"));
        town.waitUntil(() -> talking(one) == 3);

        // when: room for two
        JsonObject answer =
                limit(one, new JsonObject().put("call_cap_seconds", 700).put("grace_seconds", 600));

        // then
        assertThat(answer.getInteger("calls_ending")).isEqualTo(1);
        town.waitUntil(() -> outcomes(one).contains("manual_stopped"));
        assertThat(town.seen(one).stream().map(SeenCall::outcome))
                .containsExactly("ongoing", "ongoing", "manual_stopped");

        // and when: none at all
        assertThat(limit(one, new JsonObject().put("call_cap_seconds", 0).put("grace_seconds", 0))
                        .getString("limit_state"))
                .isEqualTo("blocked");
        town.waitUntil(() -> outcomes(one).equals(Set.of("manual_stopped")));
    }

    @Test
    void a_limit_that_is_not_enforced_ends_no_call_until_it_is() {
        // given
        open(TALKERS);
        Tenant one = talking(1, 2);
        limit(one, saying("limit_action", "warn"));

        // when
        assertThat(limit(one, saying("call_cap_seconds", 0)).getInteger("calls_ending"))
                .isZero();

        // then
        assertThat(limit(one, saying("limit_action", "block")).getInteger("calls_ending"))
                .isEqualTo(2);
        town.waitUntil(() -> outcomes(one).equals(Set.of("manual_stopped")));
    }

    @Test
    void answers_that_are_lost_or_refused_and_a_restart_only_delay_the_end() {
        // given: no stop gets an answer, some do not even get through
        open(TALKERS);
        Tenant one = talking(1, 4);
        AtomicInteger nth = new AtomicInteger();
        town.line.fates(path -> path.contains("/stop-call/") || path.contains("/get-call/")
                ? Fate.values()[1 + nth.getAndIncrement() % 3]
                : Fate.PASS);

        // when
        node.post("/v1/limits/" + one.id() + "/pause", saying("end_calls", true));
        town.waitUntil(() -> nth.get() >= 4);
        town.stopNode(node);
        town.line.fates(path -> Fate.PASS);
        node = town.startNode();

        // then
        town.waitUntil(() -> outcomes(one).equals(Set.of("manual_stopped")));
        waitForOver(one);
        town.settle();
    }

    @Test
    void a_call_whose_answer_was_lost_is_ended_although_nobody_had_told_its_id() {
        // given: calls are placed and no answer arrives, nor any webhook
        open(RINGING + """
                faults:
                  create: {answer_reset: 1}
                  webhooks: {loss: 1}
                """);
        Tenant one = dialled(1, 2);
        town.waitUntil(() -> POSTGRES.query("select 1 from dial_attempts where state = 'unknown'")
                        .size()
                == 2);

        // when
        node.post("/v1/limits/" + one.id() + "/pause", saying("end_calls", true));

        // then
        town.waitUntil(() -> outcomes(one).equals(Set.of("manual_stopped")));
        waitForOver(one);
    }

    @Test
    void a_number_marked_as_spam_is_seen_by_an_operator_and_the_retry_comes_from_another() {
        // given
        open(TALKERS.replace("booked: 1", "spam: 1"));
        Tenant one = town.moveIn(1, "+14155550101");
        POSTGRES.query("insert into agents (user_id, agent_id, phone_number, is_active, status) values ('" + one.id()
                + "', 'agent_2', '+14155550109', true, 'deployed')");

        // when
        town.queue(one, Stream.of("+12125550111", "+12125550112"));
        town.waitUntil(() -> POSTGRES.query("select 1 from dialer_queue where status = 'queued' and attempts = 1")
                        .size()
                == 2);

        // then
        assertThat(POSTGRES.query("select distinct from_number from dialer_queue"))
                .singleElement()
                .satisfies(row -> assertThat(row.getString(0)).isEqualTo("+14155550109"));
        town.waitUntil(() -> node.get("/v1/alerts?status=open").body().contains("\"times\":2"));
        assertThat(node.get("/v1/alerts?status=open").body()).containsOnlyOnce("carrier_refused");
    }

    @Test
    void an_account_that_the_provider_stops_is_an_alert_until_it_is_reopened() {
        // given
        open(TALKERS + """
                faults:
                  create: {no_payment: true}
                """);
        Tenant one = town.moveIn(1, "+14155550101");

        // when
        town.queue(one, Stream.of("+12125550111"));

        // then
        town.waitUntil(() -> node.get("/v1/alerts?status=open").body().contains("carrier_refused"));
        town.simulator.cause(ScenarioFile.with(town.simulator.faults(), Wire.yaml("create: {no_payment: false}")));
        node.post("/v1/provider-accounts/default/reopen", "");
        assertThat(node.get("/v1/alerts?status=open").body()).doesNotContain("carrier_refused");
        assertThat(node.get("/v1/alerts?status=resolved").body()).contains("carrier_refused");
    }

    @Test
    void a_pause_says_no_to_what_it_does_not_know() {
        open(TALKERS);
        Tenant one = town.moveIn(1, "+14155550101");
        assertThat(node.post("/v1/limits/" + one.id() + "/pause", saying("end_call", true))
                        .body())
                .contains("unknown_field", "end_call");
        assertThat(node.post("/v1/campaigns/" + one.campaign() + "/pause", saying("end_calls", "yes"))
                        .body())
                .contains("invalid_field", "end_calls is true or false.");
        assertThat(patch(one, new JsonObject())).contains("say what to change");
        assertThat(patch(one, saying("grace_seconds", -1))).contains("grace_seconds is between 0 and");
        assertThat(patch(one, saying("limit_action", "stop")))
                .contains("limit_action is one of block, throttle, warn, notify-billing");
    }

    private Tenant talking(int index, int calls) {
        Tenant tenant = dialled(index, calls);
        town.waitUntil(() -> talking(tenant) == calls);
        return tenant;
    }

    private Tenant dialled(int index, int calls) {
        Tenant tenant = town.moveIn(index, "+1415555010" + index);
        town.queue(tenant, IntStream.range(0, calls).mapToObj(i -> "+121255501" + index + i));
        town.waitUntil(() -> town.seen(tenant).size() == calls);
        return tenant;
    }

    private int talking(Tenant tenant) {
        return POSTGRES.query("select 1 from call_events where call_status = 'in-progress' and user_id = '"
                        + tenant.id() + "'")
                .size();
    }

    private void waitForOver(Tenant tenant) {
        town.waitUntil(() -> POSTGRES.query("""
                        select 1
                          from call_events as c
                          left join call_stops as s
                            on s.call_id = c.id
                         where c.user_id = '%s'
                           and (c.call_status in ('intended', 'requested', 'ringing', 'in-progress')
                                or s.done_at is null
                                or c.hold_settled_at is null)
                        """.formatted(tenant.id())).isEmpty());
    }

    private Set<String> outcomes(Tenant tenant) {
        return town.seen(tenant).stream().map(SeenCall::outcome).collect(Collectors.toSet());
    }

    private JsonObject limit(Tenant tenant, JsonObject limits) {
        return json(patch(tenant, limits));
    }

    private String patch(Tenant tenant, JsonObject limits) {
        return node.send(java.net.http.HttpRequest.newBuilder(node.at("/v1/limits/" + tenant.id()))
                        .header("Authorization", "Bearer " + WholeServer.SERVICE_KEY)
                        .header("Content-Type", "application/json")
                        .method("PATCH", BodyPublishers.ofString(limits.encode())))
                .body();
    }

    private static JsonObject json(String body) {
        return new JsonObject(body);
    }
}
