package switchboard.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchboard.simulator.world.Sent;

class FaultsIT {

    private static final JsonObject NOTHING = new JsonObject();

    @Test
    void a_lost_answer_places_exactly_one_call() {
        try (Play play = new Play("{outcomes: {busy: 1}, faults: {create: {answer_reset: 1}}}")) {
            assertThatThrownBy(() -> play.retell.dial("+12125550147", NOTHING)).isNotNull();
            play.playOut();

            assertThat(play.simulator.record().calls()).hasSize(1);
            assertThat(play.receiver.events()).containsExactlyInAnyOrder("call_ended", "call_analyzed");
        }
    }

    @Test
    void a_500_after_accepting_places_exactly_one_call() {
        try (Play play = new Play("{outcomes: {busy: 1}, faults: {create: {error_after: 1}}}")) {
            assertThat(play.retell.dial("+12125550147", NOTHING).status()).isEqualTo(500);
            play.playOut();

            assertThat(play.simulator.record().calls()).hasSize(1);
        }
    }

    @Test
    void a_502_after_accepting_places_exactly_one_call() {
        try (Play play = new Play("{outcomes: {busy: 1}, faults: {create: {bad_gateway: 1}}}")) {
            assertThat(play.retell.dial("+12125550147", NOTHING).status()).isEqualTo(502);
            play.playOut();

            assertThat(play.simulator.record().calls()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"error_before: 1", "rate_limited: 1", "no_payment: true"})
    void a_refusal_places_no_call(String fault) {
        try (Play play = new Play("faults: {create: {" + fault + "}}")) {
            Client.Answer answer = play.retell.dial("+12125550147", NOTHING);

            assertThat(answer.status()).isIn(402, 429, 500);
            assertThat(answer.headers().containsKey("Retry-After")).isEqualTo(answer.status() == 429);
            assertThat(play.simulator.record().calls()).isEmpty();
        }
    }

    @Test
    void faults_strike_the_same_calls_whatever_the_order() {
        List<String> numbers = new ArrayList<>();
        for (int i = 100; i < 160; i++) {
            numbers.add("+12125550" + i);
        }
        List<String> struck = struck(numbers);
        java.util.Collections.reverse(numbers);

        assertThat(struck(numbers)).containsExactlyInAnyOrderElementsOf(struck);
        assertThat(struck).hasSizeBetween(5, 55);
    }

    @Test
    void a_webhook_answered_500_is_tried_again_until_2xx() {
        try (Play play = new Play("{outcomes: {busy: 1}, webhooks: {retry_after: PT0.02S}}")) {
            AtomicInteger tries = new AtomicInteger();
            play.receiver.answer(got -> got.event().equals("call_ended") && tries.incrementAndGet() < 3
                    ? new Receiver.Reply(500, "")
                    : Receiver.Reply.OK);

            play.retell.dial("+12125550147", NOTHING);
            play.playOut();

            assertThat(play.simulator.record().deliveries())
                    .filteredOn(sent -> sent.event().equals("call_ended"))
                    .extracting(Sent::status)
                    .containsExactly(500, 500, 204);
            assertThat(play.receiver.of("call_ended"))
                    .extracting(got -> got.body().toString())
                    .containsOnly(play.receiver.of("call_ended").get(0).body().toString());
        }
    }

    @Test
    void after_the_third_retry_a_webhook_is_given_up() {
        try (Play play = new Play("{outcomes: {busy: 1}, webhooks: {retry_after: PT0.01S, events: [call_ended]}}")) {
            play.receiver.answer(got -> new Receiver.Reply(503, ""));

            play.retell.dial("+12125550147", NOTHING);
            play.playOut();

            assertThat(play.receiver.got()).hasSize(4);
        }
    }

    @Test
    void webhooks_are_lost_doubled_and_reordered_as_told() {
        try (Play play = new Play("outcomes: {not_interested: 1}")) {
            // given
            Client.Answer switched = new Client(play.vertx, play.simulator.url(), java.util.Map.of())
                    .post(
                            "/_sim/faults",
                            new JsonObject("{\"webhooks\":{\"duplicate\":1,\"copies\":2,\"reorder\":1}}"));
            assertThat(switched.json().getJsonObject("webhooks").getInteger("copies"))
                    .isEqualTo(2);

            // when
            play.retell.dial("+12125550147", NOTHING);
            play.playOut();

            // then
            assertThat(play.receiver.of("call_started")).hasSize(3);
            assertThat(play.receiver.events()).hasSize(9);
            assertThat(play.receiver.events().indexOf("call_ended"))
                    .isGreaterThan(play.receiver.events().indexOf("call_started"));
        }
    }

    @Test
    void a_lost_webhook_is_never_sent_but_the_call_can_be_read() {
        try (Play play = new Play("{outcomes: {busy: 1}, faults: {webhooks: {loss: 1}}}")) {
            String id = play.retell.dial("+12125550147", NOTHING).json().getString("call_id");
            play.playOut();

            assertThat(play.receiver.got()).isEmpty();
            assertThat(play.retell.get("/v2/get-call/" + id).json().getString("disconnection_reason"))
                    .isEqualTo("dial_busy");
        }
    }

    @Test
    void an_unknown_fault_is_refused_by_name() {
        try (Play play = new Play("{}")) {
            Client.Answer answer = new Client(play.vertx, play.simulator.url(), java.util.Map.of())
                    .post("/_sim/faults", new JsonObject("{\"create\":{\"answer_lots\":1}}"));

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().getString("message")).contains("answer_lots");
        }
    }

    private static List<String> struck(List<String> numbers) {
        try (Play play =
                new Play("{outcomes: {busy: 1}, limits: {concurrency: 0}, faults: {create: {error_after: 0.4}}}")) {
            return numbers.stream()
                    .filter(number -> play.retell.dial(number, NOTHING).status() == 500)
                    .toList();
        }
    }
}
