package switchboard.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import switchboard.simulator.world.Signatures;

class CallsIT {

    private static final JsonObject NOTHING = new JsonObject();

    @Test
    void an_answered_call_is_registered_started_ended_and_analysed() {
        try (Play play = new Play("outcomes: {not_interested: 1}")) {
            // when
            Client.Answer created = play.retell.dial(
                    "+12125550147", new JsonObject().put("metadata", new JsonObject().put("attempt_id", "a1")));
            play.playOut();

            // then
            assertThat(created.status()).isEqualTo(201);
            assertThat(created.json().getString("call_status")).isEqualTo("registered");
            assertThat(created.json().containsKey("start_timestamp")).isFalse();
            assertThat(play.receiver.events()).containsExactlyInAnyOrder("call_started", "call_ended", "call_analyzed");
            JsonObject ended = play.receiver.of("call_ended").get(0).call();
            assertThat(ended.getString("disconnection_reason")).isEqualTo("user_hangup");
            assertThat(ended.getLong("end_timestamp") - ended.getLong("start_timestamp"))
                    .isEqualTo(ended.getLong("duration_ms"));
            SeenCall seen = play.simulator.record().calls().get(0);
            assertThat(seen.attemptId()).contains("a1");
            assertThat(seen.outcome()).isEqualTo("user_hangup");
            assertThat(seen.durationMs()).isEqualTo(ended.getLong("duration_ms"));
        }
    }

    @Test
    void a_call_nobody_answers_sends_no_call_started() {
        try (Play play = new Play("outcomes: {no_answer: 1}")) {
            // when
            play.retell.dial("+12125550147", NOTHING);
            play.playOut();

            // then
            assertThat(play.receiver.events()).containsExactlyInAnyOrder("call_ended", "call_analyzed");
            JsonObject ended = play.receiver.of("call_ended").get(0).call();
            assertThat(ended.getString("call_status")).isEqualTo("not_connected");
            assertThat(ended.getLong("duration_ms")).isZero();
            assertThat(ended.containsKey("start_timestamp")).isFalse();
        }
    }

    @Test
    void webhooks_are_signed_over_their_bytes_with_the_machine_s_time() {
        try (Play play = new Play("outcomes: {busy: 1}")) {
            // when
            play.retell.dial("+12125550147", NOTHING);
            play.playOut();

            // then
            Receiver.Got ended = play.receiver.of("call_ended").get(0);
            String header = ended.headers().get("x-retell-signature");
            long millis = Long.parseLong(header.substring(2, header.indexOf(',')));
            assertThat(Signatures.retell(Client.KEY, ended.body(), java.time.Instant.ofEpochMilli(millis)))
                    .isEqualTo(header);
            assertThat(java.time.Instant.ofEpochMilli(millis)).isAfter(Play.NOON.plusSeconds(3_600));
        }
    }
}
