package switchboard.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import switchboard.calls.core.Permutations;
import switchboard.inbox.Handled;
import switchboard.platform.core.CallId;
import switchboard.testkit.RealPostgres;

/** The delivery scenarios of the protocol, each in every order and with repetitions, on a real PostgreSQL. */
class CallScenariosIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    private static Vertx vertx;
    private static CallWorld world;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        world = new CallWorld(POSTGRES, vertx);
    }

    @AfterAll
    static void close() {
        world.await(vertx.close());
    }

    @BeforeEach
    void clear() {
        world.clear();
    }

    static Stream<List<String>> scenarios() {
        return Stream.of(
                List.of("R01", "R02", "R03"),
                List.of("R04", "R05"),
                List.of("R14"),
                List.of("R17", "R18"),
                List.of("R28", "R29"),
                List.of("R31", "R32", "R34", "R35"),
                List.of("R38", "R39"),
                List.of("R01", "R02", "R03", "R04", "R05"));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void every_order_with_repetitions_ends_in_the_same_rows_and_effects(List<String> deliveries) {
        deliveries.forEach(world::deliver);
        String rows = world.rows();
        String effects = world.lastEffects();
        Random random = new Random(1);
        for (List<String> order : Permutations.of(deliveries)) {
            world.clear();
            List<String> muddled = new ArrayList<>(order);
            muddled.add(random.nextInt(muddled.size() + 1), order.get(random.nextInt(order.size())));
            muddled.forEach(world::deliver);
            assertThat(world.rows()).as("%s", muddled).isEqualTo(rows);
            assertThat(world.lastEffects()).as("%s", muddled).isEqualTo(effects);
        }
    }

    @Test
    void a_booked_call_is_completed_analysed_and_metered_once() {
        Stream.of("R03", "R02", "R01", "R02").forEach(world::deliver);
        world.carryOut();
        var call = world.call();
        assertThat(call.getString("call_status")).isEqualTo("completed");
        assertThat(call.getInteger("duration_seconds")).isEqualTo(94);
        assertThat(call.getBoolean("connected")).isTrue();
        assertThat(call.getString("call_sid")).isEqualTo("call_7e9e3e888bcbb273fcd27109e19");
        assertThat(call.getUUID("user_id")).isEqualTo(CallWorld.TENANT);
        assertThat(call.getString("phone_number")).isEqualTo(CallWorld.OUR_NUMBER);
        assertThat(call.getBigDecimal("provider_cost")).isEqualByComparingTo("15.991673");
        assertThat(call.getString("billing_period_id")).isEqualTo("p1");
        assertThat(POSTGRES.query("select outcome::text from call_events")
                        .get(0)
                        .getString(0))
                .isEqualTo("Demo Set");
        assertThat(world.carriedOut).containsExactlyInAnyOrder("release_slot 94420", "meter 94420", "analysis 94420");
    }

    @Test
    void an_analysis_alone_is_terminal() {
        world.deliver("R03");
        assertThat(world.call().getString("call_status")).isEqualTo("completed");
    }

    @Test
    void a_late_call_started_takes_no_slot_again() {
        Stream.of("R02", "R01").forEach(world::deliver);
        assertThat(world.call().getString("call_status")).isEqualTo("completed");
        assertThat(POSTGRES.query("select count(*) from call_effects where kind = 'release_slot'")
                        .get(0)
                        .getLong(0))
                .isEqualTo(1);
    }

    @Test
    void a_webhook_that_comes_before_the_create_answer_finds_its_attempt() {
        String attempt = "0195a4c1-0000-7000-8000-000000000001";
        var id = world.admitted("outbound", "+12125550110", attempt, "");
        assertThat(world.deliver(CallWorld.withMetadata("R04", "attempt_id", attempt)))
                .isEqualTo(Handled.done(CallWorld.TENANT));
        world.inTransaction(tx -> world.book.accepted(
                tx,
                new switchboard.platform.core.CallId(id),
                "call_935c49dc2ea84bac2df47c36f4a",
                world.business.instant()));
        var call = world.call();
        assertThat(call.getUUID("id")).isEqualTo(id);
        assertThat(call.getString("call_status")).isEqualTo("no-answer");
        assertThat(call.getString("call_sid")).isEqualTo("call_935c49dc2ea84bac2df47c36f4a");
        assertThat(world.lastEffects()).contains("attempt_ended NO_ANSWER/false/No Answer");
    }

    @Test
    void an_inbound_call_let_in_before_is_matched_by_our_id_or_the_providers() {
        var unnamed = world.admitted("inbound", "+13125550131", "", "");
        world.deliver(CallWorld.withMetadata("R28", "call_id", unnamed.toString()));
        assertThat(world.call().getString("call_status")).isEqualTo("in-progress");
        assertThat(POSTGRES.count("call_events")).isEqualTo(1);
        world.clear();
        world.admitted("inbound", "+13125550131", "", "call_f9e518d5fd7862e7e193401d77c");
        world.deliver("R28");
        world.deliver("R29");
        assertThat(world.call().getString("call_status")).isEqualTo("completed");
        assertThat(POSTGRES.count("call_events")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"report first", "answer first", "answer lost"})
    void a_report_without_our_metadata_is_of_the_dial_under_way_between_these_numbers(String order) {
        var id = world.admitted("outbound", "+12125550147", "0195a4c1-0000-7000-8000-000000000007", "");
        if (order.equals("answer first")) {
            answer(id, "call_7e9e3e888bcbb273fcd27109e19");
        }
        world.deliver(without("R01", "metadata"));
        if (order.equals("report first")) {
            answer(id, "call_7e9e3e888bcbb273fcd27109e19");
        }
        world.deliver(without("R02", "metadata"));
        var call = world.call();
        assertThat(POSTGRES.count("call_events")).isEqualTo(1);
        assertThat(call.getUUID("id")).isEqualTo(id);
        assertThat(call.getString("call_sid")).isEqualTo("call_7e9e3e888bcbb273fcd27109e19");
        assertThat(call.getString("call_status")).isEqualTo("completed");
        assertThat(world.lastEffects().contains("placed call_7e9e3e888bcbb273fcd27109e19"))
                .isEqualTo(!order.equals("answer first"));
    }

    @Test
    void a_report_that_may_be_of_another_call_between_these_numbers_is_kept_apart() {
        String attempt = "0195a4c1-0000-7000-8000-000000000008";
        world.admitted("outbound", "+12125550147", attempt, "");
        world.deliver(CallWorld.withMetadata("R01", "campaign", "somebody else's"));
        assertThat(POSTGRES.count("call_events")).isEqualTo(2);
        world.clear();
        world.admitted("outbound", "+12125550147", attempt, "call_another");
        world.deliver(without("R01", "metadata"));
        assertThat(POSTGRES.count("call_events")).isEqualTo(2);
        world.clear();
        world.admitted("outbound", "+12125550147", attempt, "");
        POSTGRES.query("update call_events set received_at = '2030-01-01Z'");
        world.deliver(without("R01", "metadata"));
        assertThat(POSTGRES.count("call_events")).isEqualTo(2);
    }

    private static void answer(UUID call, String providerCallId) {
        world.inTransaction(tx -> world.book.accepted(tx, new CallId(call), providerCallId, world.business.instant()));
    }

    private static Buffer without(String fixture, String field) {
        var body = switchboard.provider.retell.Fixture.named(fixture).body().toJsonObject();
        body.getJsonObject("call").remove(field);
        return body.toBuffer();
    }

    @Test
    void another_call_with_the_same_attempt_in_its_metadata_is_a_call_of_its_own() {
        String attempt = "0195a4c1-0000-7000-8000-000000000002";
        world.admitted("outbound", "+12125550110", attempt, "another_call");
        world.deliver(CallWorld.withMetadata("R04", "attempt_id", attempt));
        assertThat(POSTGRES.count("call_events")).isEqualTo(2);
    }

    @Test
    void transfers_are_kept_apart_and_in_order() {
        Stream.of("R35", "R34", "R32", "R31", "R31").forEach(world::deliver);
        assertThat(POSTGRES.query("select jsonb_path_query_array(transfers, '$[*].step')::text from call_events")
                        .get(0)
                        .getString(0))
                .isEqualTo("[\"started\", \"cancelled\", \"bridged\"]");
    }

    @Test
    void what_is_said_meanwhile_is_kept_until_the_whole_is_told() {
        world.deliver("R41");
        assertThat(world.call().getString("transcript"))
                .startsWith("Agent: Hi Dana")
                .contains("User: Sure");
        assertThat(world.call().getString("call_status")).isEqualTo("in-progress");
    }

    @Test
    void an_opt_out_said_or_noted_is_an_effect_of_its_own() {
        world.deliver("R19");
        assertThat(world.lastEffects()).contains("opt_out");
        world.clear();
        world.deliver("R39");
        assertThat(world.lastEffects()).contains("opt_out");
    }

    @Test
    void a_number_of_nobody_is_kept_once_and_taken_up_when_it_is_somebodys() {
        POSTGRES.query("update agents set phone_number = '+14155559999'");
        assertThat(world.deliver("R29")).isInstanceOf(Handled.Unresolved.class);
        assertThat(world.deliver("R29")).isInstanceOf(Handled.Unresolved.class);
        assertThat(POSTGRES.count("unknown_phone")).isEqualTo(1);
        assertThat(POSTGRES.count("call_events")).isZero();
        POSTGRES.query("update agents set phone_number = '" + CallWorld.OUR_NUMBER + "'");
        assertThat(world.deliver("R29")).isInstanceOf(Handled.Done.class);
    }

    @Test
    void a_call_of_nobodys_with_an_unstorable_body_is_kept_all_the_same() {
        var body = io.vertx.core.buffer.Buffer.buffer("{\"event\":\"call_ended\",\"call\":{\"call_id\":\"c\\u0000\","
                + "\"to_number\":\"+19995550100\",\"direction\":\"inbound\",\"transcript\":\"\\ud800\\u0000\","
                + "\"duration_ms\":1e400}}");
        assertThat(world.deliver(body)).isInstanceOf(Handled.Unresolved.class);
        assertThat(POSTGRES.count("unknown_phone")).isEqualTo(1);
    }

    @Test
    void events_of_other_kinds_are_skipped_by_name() {
        assertThat(world.deliver("R47")).isEqualTo(new Handled.Skipped("unknown event agent_sneezed"));
        assertThat(world.deliver("R43")).isEqualTo(new Handled.Skipped("no handler for event chat_analyzed"));
    }

    @Test
    void many_deliveries_of_one_call_at_once_end_in_one_row() {
        List<String> deliveries = new ArrayList<>(List.of("R01", "R02", "R03", "R01", "R02", "R03"));
        Collections.shuffle(deliveries, new Random(3));
        deliveries.parallelStream().forEach(world::deliver);
        assertThat(POSTGRES.count("call_events")).isEqualTo(1);
        String together = world.rows();
        world.clear();
        Stream.of("R01", "R02", "R03").forEach(world::deliver);
        assertThat(world.rows()).isEqualTo(together);
    }
}
