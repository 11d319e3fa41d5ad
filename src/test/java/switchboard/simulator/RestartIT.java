package switchboard.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartIT {

    private static final JsonObject NOTHING = new JsonObject();

    @TempDir
    Path folder;

    @Test
    void a_call_in_progress_goes_on_after_a_restart() throws IOException {
        // given
        String id;
        Instant stoppedAt;
        try (Play play = play("outcomes: {not_interested: 1}", Play.NOON)) {
            id = play.retell.dial("+12125550147", NOTHING).json().getString("call_id");
            play.clock.advanceTo(play.simulator.nextEventAt().orElseThrow());
            play.until(() -> play.simulator.record().deliveries().size() == 1);
            stoppedAt = play.clock.instant();
        }
        Files.writeString(folder.resolve("simulator.jsonl"), "{\"kind\":\"se", StandardOpenOption.APPEND);

        // when
        try (Play play = play("outcomes: {busy: 1}", stoppedAt)) {
            assertThat(play.simulator.live()).isEqualTo(1);
            play.playOut();

            // then
            assertThat(play.receiver.events()).containsExactlyInAnyOrder("call_ended", "call_analyzed");
            assertThat(play.simulator.record().calls())
                    .extracting(SeenCall::callId)
                    .containsExactly(id);
            assertThat(play.simulator.record().calls().get(0).outcome()).isEqualTo("user_hangup");
            assertThat(play.simulator.record().deliveries()).hasSize(3);
        }
    }

    @Test
    void a_webhook_that_was_not_acknowledged_is_sent_again() {
        // given
        Instant stoppedAt;
        try (Play play = play("{outcomes: {busy: 1}, webhooks: {retry_after: PT1H}}", Play.NOON)) {
            play.receiver.answer(got -> new Receiver.Reply(500, ""));
            play.retell.dial("+12125550147", NOTHING);
            play.until(() -> {
                play.simulator.nextEventAt().ifPresent(play.clock::advanceTo);
                return play.simulator.record().deliveries().size() == 2;
            });
            stoppedAt = play.clock.instant();
        }

        // when
        try (Play play = play("{}", stoppedAt)) {
            play.playOut();

            // then
            assertThat(play.receiver.events()).containsExactlyInAnyOrder("call_ended", "call_analyzed");
        }
    }

    @Test
    void the_how_manieth_call_is_counted_on() {
        String scenario = "scripted: {'+12125550147': [busy, declined, no_answer]}";
        Instant stoppedAt;
        try (Play play = play(scenario, Play.NOON)) {
            play.retell.dial("+12125550147", NOTHING);
            play.playOut();
            stoppedAt = play.clock.instant();
        }
        try (Play play = play(scenario, stoppedAt)) {
            play.retell.dial("+12125550147", NOTHING);
            play.playOut();

            assertThat(play.simulator.record().calls())
                    .extracting(SeenCall::outcome)
                    .containsExactly("dial_busy", "user_declined");
        }
    }

    @Test
    void bookings_outlive_a_restart_and_are_not_made_twice() {
        String scenario = "{outcomes: {booked: 1}, calendar: {cancelled: 0, rescheduled: 0}}";
        Instant stoppedAt;
        try (Play play = play(scenario, Play.NOON)) {
            play.retell.dial("+12125550147", NOTHING);
            play.until(() -> {
                play.simulator.nextEventAt().ifPresent(play.clock::advanceTo);
                return !play.calendar.got().isEmpty();
            });
            stoppedAt = play.clock.instant();
        }
        try (Play play = play(scenario, stoppedAt)) {
            play.playOut();

            assertThat(play.simulator.record().bookings()).hasSize(1);
            assertThat(play.calendar.got().size())
                    .isLessThanOrEqualTo(1); // sent again only if its 2xx was not recorded
        }
    }

    private Play play(String scenario, Instant start) {
        return new Play(SimulatorConfig.of(Client.KEY, "s", 7).journalIn(folder), scenario, start);
    }
}
