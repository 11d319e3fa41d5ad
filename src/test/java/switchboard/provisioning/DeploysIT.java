package switchboard.provisioning;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.Ids;
import switchboard.provider.NumberProvider;
import switchboard.provider.retell.RetellConfig;
import switchboard.provider.retell.RetellNumbers;
import switchboard.provisioning.core.DeployCode;
import switchboard.provisioning.core.DeployState;
import switchboard.simulator.Simulator;
import switchboard.simulator.SimulatorConfig;
import switchboard.simulator.world.ScenarioFile;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;

/** Deploys against a real database and the pretend provider, whose own record says what was bought and kept. */
class DeploysIT {

    private static final String KEY = "key_1";
    private static final String INBOUND = "https://calls.example.test/webhooks/retell-inbound";
    private static final ProvisioningConfig CONFIG = new ProvisioningConfig(
            List.of("plumbing=agent_plumbing", "*=agent_any"),
            INBOUND,
            Duration.ofSeconds(1),
            Duration.ofSeconds(90),
            Duration.ofMinutes(3),
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            3);

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    private final Vertx vertx = Vertx.vertx();
    private final ManualClock clock = new ManualClock();
    private final UUID tenant = UUID.randomUUID();
    private Simulator simulator;
    private NumberProvider provider;

    @BeforeEach
    void open() throws Exception {
        POSTGRES.query("delete from deploys; delete from agents");
        simulator = Simulator.start(vertx, SimulatorConfig.of(KEY, "secret", 1), Clocks.real())
                .await(60, SECONDS);
        provider = provider(KEY);
        POSTGRES.query("""
                insert into auth.users (id, email) values ('%1$s', '%1$s@example.test');
                insert into profiles (user_id, business_name, industry, business_timezone, consent_accepted_at, status,
                                      area_code)
                values ('%1$s', 'Harbor', 'hvac', 'America/New_York', now(), 'active', '415');
                insert into subscriptions (user_id, status, plan_type) values ('%1$s', 'active', 'core');
                insert into usage_limits (user_id, call_cap_seconds, billing_period_id) values ('%1$s', 300, 'p1')
                    on conflict (user_id) do nothing;
                """.formatted(tenant));
    }

    @AfterEach
    void close() throws Exception {
        simulator.close().await(60, SECONDS);
        vertx.close().await(60, SECONDS);
    }

    @Test
    void a_deploy_buys_one_number_binds_it_without_an_inbound_agent_and_clears_the_error() throws Exception {
        POSTGRES.query("update profiles set deploy_error = 'PROVIDER_ERROR', industry = 'plumbing'");

        Deploy deploy = deployed(request("r1"));

        assertThat(deploy.state()).isEqualTo(DeployState.ACTIVE);
        assertThat(states(deploy)).containsExactly("REQUESTED", "NUMBER_ORDERED", "CONFIGURED", "ACTIVE");
        String number = deploy.phoneNumber().orElseThrow();
        Map<String, JsonObject> kept = simulator.record().numbersKept();
        assertThat(kept).containsOnlyKeys(number);
        assertThat(kept.get(number).getString("inbound_webhook_url")).isEqualTo(INBOUND);
        assertThat(kept.get(number).getJsonArray("inbound_agents")).isNull();
        assertThat(kept.get(number).getJsonArray("outbound_agents").encode()).contains("agent_plumbing");
        assertThat(POSTGRES.query("select 1 from agents where user_id = '" + tenant + "' and phone_number = '" + number
                        + "' and is_active and status = 'deployed' and deploy_request_id = 'r1'"))
                .hasSize(1);
        assertThat(error()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "update profiles set status = 'suspended', PROFILE_INCOMPLETE",
        "update profiles set business_name = ' ', PROFILE_INCOMPLETE",
        "update profiles set industry = '', PROFILE_INCOMPLETE",
        "update profiles set business_timezone = 'Mars/Dust', PROFILE_INCOMPLETE",
        "update profiles set consent_accepted_at = null, CONSENT_REQUIRED",
        "update subscriptions set status = 'past_due', SUBSCRIPTION_INACTIVE",
        "delete from subscriptions, SUBSCRIPTION_INACTIVE",
        "update profiles set area_code = '911', AREA_CODE_INVALID",
        "update profiles set area_code = null, AREA_CODE_INVALID",
        "delete from usage_limits, PROFILE_INCOMPLETE"
    })
    void what_is_missing_is_said_by_its_code_and_nothing_is_bought(String spoil, DeployCode code) throws Exception {
        POSTGRES.query(spoil + " where user_id = '" + tenant + "'");

        Requested requested = request("r1");

        assertThat(requested.refused()).contains(code);
        assertThat(error()).contains(code.name());
        assertThat(deploys()
                        .check(tenant)
                        .await(60, SECONDS)
                        .firstMissing()
                        .orElseThrow()
                        .code())
                .isEqualTo(code);
        assertThat(simulator.record().numbersSold()).isEmpty();
    }

    @Test
    void a_wrong_key_is_said_so() throws Exception {
        provider = provider("key_2");

        failed(deployed(request("r1")), DeployCode.PROVIDER_AUTH);

        assertThat(simulator.record().numbersSold()).isEmpty();
    }

    @Test
    void an_exhausted_area_code_is_said_so() throws Exception {
        cause(new JsonObject().put("exhausted", new JsonArray().add(415)));

        failed(deployed(request("r1")), DeployCode.AREA_CODE_UNAVAILABLE);

        assertThat(simulator.record().numbersSold()).isEmpty();
    }

    @Test
    void a_number_bought_for_a_deploy_that_fails_later_is_given_back_until_it_is_gone() throws Exception {
        cause(new JsonObject().put("change_error", 1).put("release_error", 1));
        Deploy deploy = request("r1").deploy().orElseThrow();
        rounds(deployer(provider), 10);
        failed(now(deploy), DeployCode.PROVIDER_ERROR);
        assertThat(simulator.record().numbersKept()).hasSize(1);

        cause(new JsonObject().put("release_error", 0));
        rounds(deployer(provider), 4);

        assertThat(simulator.record().numbersSold()).hasSize(1);
        assertThat(simulator.record().numbersKept()).isEmpty();
        assertThat(now(deploy).releasedAt()).isPresent();
        assertThat(error()).contains("PROVIDER_ERROR");
    }

    @ParameterizedTest
    @CsvSource({"error_after", "answer_reset", "answer_lost"})
    void a_number_whose_purchase_was_not_answered_is_found_and_not_bought_again(String fault) throws Exception {
        cause(new JsonObject().put(fault, 1));

        Deploy deploy = deployed(request("r1"));

        assertThat(deploy.state()).isEqualTo(DeployState.ACTIVE);
        assertThat(simulator.record().numbersSold())
                .containsExactly(deploy.phoneNumber().orElseThrow());
    }

    @Test
    void an_order_that_came_to_nothing_fails_and_the_next_one_succeeds() throws Exception {
        cause(new JsonObject().put("error_before", 1));
        failed(deployed(request("r1")), DeployCode.PROVIDER_ERROR);
        cause(new JsonObject().put("error_before", 0));

        assertThat(deployed(request("r2")).state()).isEqualTo(DeployState.ACTIVE);

        assertThat(simulator.record().numbersSold()).hasSize(1);
        assertThat(error()).isEmpty();
    }

    @Test
    void many_clicks_at_once_buy_one_number() throws Exception {
        List<Future<Requested>> clicks = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Optional<String> named = i % 2 == 0 ? Optional.empty() : Optional.of("same");
            clicks.add(deploys().request(tenant, named, "service"));
        }
        Future.all(clicks).await(60, SECONDS);
        List<Requested> answers = clicks.stream().map(Future::result).toList();
        assertThat(answers.stream()
                        .flatMap(answer -> answer.deploy().stream())
                        .map(Deploy::id)
                        .distinct())
                .hasSize(1);
        assertThat(answers.stream().flatMap(answer -> answer.refused().stream()).distinct())
                .containsExactly(DeployCode.IN_PROGRESS);

        Future.all(Stream.generate(() -> deployer(provider).round()).limit(4).toList())
                .await(60, SECONDS);

        assertThat(simulator.record().numbersSold()).hasSize(1);
        assertThat(simulator.record().numbersKept()).hasSize(1);
        assertThat(error()).isEmpty();
        Requested later = deploys().request(tenant, Optional.empty(), "service").await(60, SECONDS);
        assertThat(later.deploy().orElseThrow().state()).isEqualTo(DeployState.ACTIVE);
    }

    /** The requests of a deploy are: buy, bind. What is between two of them leaves the same rows as before the next. */
    @ParameterizedTest
    @CsvSource({"1, false", "1, true", "2, false", "2, true"})
    void another_node_goes_on_wherever_one_died(int nth, boolean after) throws Exception {
        Deploy deploy = request("r1").deploy().orElseThrow();
        dieAt(nth, after);

        rounds(deployer(provider), 12);

        Deploy ended = now(deploy);
        boolean neverLeft = nth == 1 && !after;
        assertThat(ended.state()).isEqualTo(neverLeft ? DeployState.FAILED : DeployState.ACTIVE);
        assertThat(simulator.record().numbersSold()).hasSize(neverLeft ? 0 : 1);
        assertThat(simulator.record().numbersKept()).hasSize(neverLeft ? 0 : 1);
    }

    /** The requests are: buy, three tries to bind, look, release. */
    @ParameterizedTest
    @CsvSource({"4, true", "5, false", "5, true", "6, false", "6, true"})
    void another_node_gives_back_wherever_one_died(int nth, boolean after) throws Exception {
        cause(new JsonObject().put("change_error", 1));
        Deploy deploy = request("r1").deploy().orElseThrow();
        dieAt(nth, after);

        rounds(deployer(provider), 12);

        failed(now(deploy), DeployCode.PROVIDER_ERROR);
        assertThat(now(deploy).releasedAt()).isPresent();
        assertThat(simulator.record().numbersSold()).hasSize(1);
        assertThat(simulator.record().numbersKept()).isEmpty();
    }

    @Test
    void a_number_that_answers_for_somebody_is_neither_taken_nor_given_back() throws Exception {
        POSTGRES.query("insert into agents (user_id, agent_id, phone_number) select user_id, 'x', '+14155550100' from"
                + " profiles where user_id = '" + tenant + "'");

        failed(deployed(request("r1")), DeployCode.PROVIDER_ERROR);

        assertThat(POSTGRES.query("select 1 from agents where agent_id = 'x'")).hasSize(1);
        assertThat(simulator.record().numbersKept()).hasSize(1);
    }

    private void dieAt(int nth, boolean after) throws Exception {
        DyingProvider dying = new DyingProvider(provider, nth, after);
        Deployer mortal = deployer(dying);
        for (int i = 0; i < 12 && !dying.died().isComplete(); i++) {
            Future.any(mortal.round(), dying.died()).await(60, SECONDS);
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(dying.died().isComplete()).isTrue();
    }

    private Requested request(String id) throws Exception {
        return deploys().request(tenant, Optional.of(id), "service").await(60, SECONDS);
    }

    /** After as many rounds as any deploy needs. */
    private Deploy deployed(Requested requested) throws Exception {
        rounds(deployer(provider), 10);
        return now(requested.deploy().orElseThrow());
    }

    private void rounds(Deployer deployer, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            deployer.round().await(60, SECONDS);
            clock.advance(Duration.ofMinutes(2));
        }
    }

    private Deploy now(Deploy deploy) throws Exception {
        return deploys().one(deploy.id()).await(60, SECONDS).orElseThrow();
    }

    private void failed(Deploy deploy, DeployCode code) {
        assertThat(deploy.state()).isEqualTo(DeployState.FAILED);
        assertThat(deploy.error()).contains(code.name());
        assertThat(error()).contains(code.name());
    }

    private void cause(JsonObject numbers) {
        simulator.cause(ScenarioFile.with(simulator.faults(), new JsonObject().put("numbers", numbers)));
    }

    private Optional<String> error() {
        return Optional.ofNullable(POSTGRES.query("select deploy_error from profiles where user_id = '" + tenant + "'")
                .get(0)
                .getString(0));
    }

    private static List<String> states(Deploy deploy) {
        return deploy.trace().stream()
                .map(line -> ((JsonObject) line).getString("state"))
                .toList();
    }

    private Deploys deploys() {
        return new Deploys(POSTGRES.pool(), CONFIG, clock, Ids.random());
    }

    private Deployer deployer(NumberProvider numbers) {
        return new Deployer(POSTGRES.pool(), numbers, CONFIG, clock, Ids.random());
    }

    private NumberProvider provider(String key) {
        Duration patience = Duration.ofSeconds(3);
        return new RetellNumbers(
                vertx,
                new RetellConfig(
                        simulator.url().toString(),
                        patience,
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(20),
                        8,
                        1 << 20,
                        5,
                        RetellConfig.Paths.DEFAULT),
                key);
    }
}
