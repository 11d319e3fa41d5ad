package switchboard.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LimitsIT {

    private static final JsonObject NOTHING = new JsonObject();

    @Test
    void calls_beyond_the_ceiling_are_answered_429_and_the_reserve_is_kept() {
        try (Play play = new Play("{outcomes: {voicemail: 1}, limits: {concurrency: 3, reserved_inbound: 1}}")) {
            List<Integer> statuses = IntStream.range(0, 4)
                    .mapToObj(i -> play.retell.dial("+1212555010" + i, NOTHING).status())
                    .toList();

            assertThat(statuses).containsExactly(201, 201, 429, 429);
            play.playOut();
            assertThat(play.retell.dial("+12125550109", NOTHING).status()).isEqualTo(201);
            assertThat(play.simulator.record().peakConcurrency()).isEqualTo(2);
        }
    }

    @Test
    void calls_beyond_the_ceiling_may_be_accepted_and_then_ended() {
        try (Play play = new Play("{outcomes: {voicemail: 1}, limits: {concurrency: 1, when_exceeded: late}}")) {
            // when
            play.retell.dial("+12125550100", NOTHING);
            Client.Answer second = play.retell.dial("+12125550101", NOTHING);
            play.playOut();

            // then
            assertThat(second.status()).isEqualTo(201);
            String id = second.json().getString("call_id");
            JsonObject ended = play.receiver.of("call_ended").stream()
                    .map(Receiver.Got::call)
                    .filter(call -> call.getString("call_id").equals(id))
                    .findFirst()
                    .orElseThrow();
            assertThat(ended.getString("disconnection_reason")).isEqualTo("concurrency_limit_reached");
            assertThat(ended.getString("call_status")).isEqualTo("error");
        }
    }

    @Test
    void a_call_that_was_refused_late_does_not_count_towards_a_number_s_fate() {
        String scenario =
                "{scripted: {'+12125550101': [busy, declined]}, limits: {concurrency: 1, when_exceeded: late}}";
        try (Play play = new Play(scenario)) {
            play.retell.dial("+12125550100", NOTHING);
            play.retell.dial("+12125550101", NOTHING);
            play.playOut();
            play.retell.dial("+12125550101", NOTHING);
            play.playOut();

            assertThat(play.simulator.record().calls())
                    .extracting(SeenCall::outcome)
                    .endsWith("concurrency_limit_reached", "dial_busy");
        }
    }

    @Test
    void a_second_holds_no_more_starts_than_allowed() {
        try (Play play = new Play("{outcomes: {busy: 1}, limits: {concurrency: 0, calls_per_second: 2}}")) {
            assertThat(play.retell.dial("+12125550100", NOTHING).status()).isEqualTo(201);
            assertThat(play.retell.dial("+12125550101", NOTHING).status()).isEqualTo(201);
            Instant second = play.simulator.record().calls().get(1).receivedAt();
            if (play.clock
                    .instant()
                    .isBefore(
                            play.simulator.record().calls().get(0).receivedAt().plusMillis(800))) {
                assertThat(play.retell.dial("+12125550102", NOTHING).status()).isEqualTo(429);
            }
            play.clock.advanceTo(second.plus(Duration.ofSeconds(1)));
            assertThat(play.retell.dial("+12125550103", NOTHING).status()).isEqualTo(201);
        }
    }

    @Test
    void the_order_s_own_maximum_cuts_the_call() {
        try (Play play = new Play("{outcomes: {booked: 1}, talk: {booked: PT20M}, talk_spread: 0}")) {
            JsonObject agent = new JsonObject().put("max_call_duration_ms", 60_000);
            JsonObject order = new JsonObject().put("agent_override", new JsonObject().put("agent", agent));

            play.retell.dial("+12125550147", order);
            play.playOut();

            JsonObject analyzed = play.receiver.of("call_analyzed").get(0).call();
            assertThat(analyzed.getString("disconnection_reason")).isEqualTo("max_duration_reached");
            assertThat(analyzed.getLong("duration_ms")).isEqualTo(60_000);
            assertThat(analyzed.getJsonObject("call_analysis")
                            .getJsonObject("custom_analysis_data")
                            .getBoolean("booked"))
                    .isFalse();
            assertThat(play.simulator.record().bookings()).isEmpty();
        }
    }

    @Test
    void the_order_s_own_ring_time_ends_the_ringing() {
        try (Play play = new Play("outcomes: {no_answer: 1}")) {
            JsonObject agent = new JsonObject().put("ring_duration_ms", 12_000);

            play.retell.dial(
                    "+12125550147", new JsonObject().put("agent_override", new JsonObject().put("agent", agent)));
            play.playOut();

            SeenCall call = play.simulator.record().calls().get(0);
            assertThat(Duration.between(call.receivedAt(), call.endedAt().orElseThrow()))
                    .isEqualTo(Duration.ofSeconds(12));
        }
    }
}
