package switchboard.simulator;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InboundIT {

    private static final String SCENARIO =
            "{inbound: {outcomes: {not_interested: 1}}, webhooks: {retry_after: PT0.01S}}";

    @Test
    void an_accepted_caller_talks_to_the_agent_it_was_given() {
        try (Play play = new Play(SCENARIO)) {
            // given
            play.inbound.answer(got -> new Receiver.Reply(
                    200,
                    "{\"call_inbound\":{\"override_agent_id\":\"agent_1\",\"dynamic_variables\":{\"n\":\"Sam\"},"
                            + "\"metadata\":{\"decision\":\"d1\"},"
                            + "\"agent_override\":{\"agent\":{\"max_call_duration_ms\":60000}}}}"));

            // when
            SeenCall call = callIn(play);
            play.playOut();

            // then
            JsonObject question = play.inbound.got().get(0).json().getJsonObject("call_inbound");
            assertThat(question.getString("call_id")).isEqualTo(call.callId());
            assertThat(question.containsKey("agent_id")).isFalse();
            assertThat(play.receiver.events()).containsExactlyInAnyOrder("call_started", "call_ended", "call_analyzed");
            JsonObject started = play.receiver.of("call_started").get(0).call();
            assertThat(started.getString("direction")).isEqualTo("inbound");
            assertThat(started.getString("agent_id")).isEqualTo("agent_1");
            assertThat(started.getJsonObject("metadata").getString("decision")).isEqualTo("d1");
            assertThat(started.getJsonObject("retell_llm_dynamic_variables").getString("n"))
                    .isEqualTo("Sam");
        }
    }

    @Test
    void a_rejected_caller_is_never_heard_of_again() {
        try (Play play = new Play(SCENARIO)) {
            play.inbound.answer(got -> new Receiver.Reply(200, "{\"call_inbound\":{\"reject\":true}}"));

            SeenCall call = callIn(play);
            play.playOut();

            assertThat(call.outcome()).isEqualTo("rejected");
            assertThat(play.receiver.got()).isEmpty();
            assertThat(play.simulator.record().calls()).hasSize(1);
        }
    }

    @Test
    void a_rejection_beside_invalid_variables_rejects_nobody() {
        try (Play play = new Play("inbound: {agent: agent_of_number, outcomes: {not_interested: 1}}")) {
            play.inbound.answer(got ->
                    new Receiver.Reply(200, "{\"call_inbound\":{\"reject\":true,\"dynamic_variables\":{\"n\":1}}}"));

            callIn(play);
            play.playOut();

            assertThat(play.receiver.of("call_started").get(0).call().getString("agent_id"))
                    .isEqualTo("agent_of_number");
        }
    }

    @Test
    void the_question_is_repeated_with_the_same_bytes_until_it_is_answered() {
        try (Play play = new Play(SCENARIO)) {
            AtomicInteger tries = new AtomicInteger();
            play.inbound.answer(got -> tries.incrementAndGet() < 3
                    ? new Receiver.Reply(503, "")
                    : new Receiver.Reply(200, "{\"call_inbound\":{\"override_agent_id\":\"agent_1\"}}"));

            callIn(play);
            play.playOut();

            assertThat(play.inbound.got()).hasSize(3);
            assertThat(play.inbound.got())
                    .extracting(got -> got.body().toString())
                    .containsOnly(play.inbound.got().get(0).body().toString());
            assertThat(play.receiver.events()).contains("call_started");
        }
    }

    @Test
    void without_an_answer_and_an_agent_the_caller_is_dropped() {
        try (Play play = new Play(SCENARIO)) {
            play.inbound.answer(got -> new Receiver.Reply(500, ""));

            callIn(play);
            play.playOut();

            assertThat(play.inbound.got()).hasSize(4);
            assertThat(play.receiver.got()).isEmpty();
        }
    }

    @Test
    void a_caller_who_finds_no_free_line_waits_and_is_let_go() {
        try (Play play = new Play("{outcomes: {voicemail: 1}, talk: {voicemail: PT5M}, limits: {concurrency: 1}}")) {
            play.inbound.answer(
                    got -> new Receiver.Reply(200, "{\"call_inbound\":{\"override_agent_id\":\"agent_1\"}}"));
            play.retell.dial("+12125550147", new JsonObject());

            var called = play.simulator.callIn("+13125550131", "+14155550100");
            play.until(() -> play.simulator.record().deliveries().size() == 1);
            play.playOut();

            SeenCall call = called.timeout(10, SECONDS).await();
            assertThat(play.simulator.record().calls())
                    .filteredOn(one -> one.callId().equals(call.callId()))
                    .extracting(SeenCall::outcome)
                    .containsExactly("concurrency_limit_reached");
        }
    }

    @Test
    void people_call_in_as_the_scenario_says() {
        String scenario = "inbound: {per_hour: 30, calls_max: 5, to: ['+14155550100'], outcomes: {not_interested: 1}}";
        try (Play play = new Play(scenario)) {
            play.inbound.answer(
                    got -> new Receiver.Reply(200, "{\"call_inbound\":{\"override_agent_id\":\"agent_1\"}}"));

            play.playOut();

            assertThat(play.simulator.record().calls()).hasSize(5);
            assertThat(play.receiver.of("call_ended")).hasSize(5);
        }
    }

    private static SeenCall callIn(Play play) {
        return play.simulator
                .callIn("+13125550131", "+14155550100")
                .timeout(10, SECONDS)
                .await();
    }
}
