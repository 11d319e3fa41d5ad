package switchboard.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchboard.simulator.world.Sent;

class LoadIT {

    private static final int CALLS = 500;

    @TempDir
    java.nio.file.Path folder;

    @Test
    void five_hundred_calls_at_once_end_with_every_webhook_delivered() {
        SimulatorConfig config = SimulatorConfig.of(Client.KEY, "s", 7).journalIn(folder);
        try (Play play = new Play(config, "limits: {concurrency: 0}", Play.NOON)) {
            // when
            List<Integer> statuses = dialAll(play);
            play.playOut(Duration.ofSeconds(10));

            // then
            assertThat(statuses).hasSize(CALLS).containsOnly(201);
            Map<String, List<String>> eventsByCall = new HashMap<>();
            play.receiver
                    .got()
                    .forEach(got -> eventsByCall
                            .computeIfAbsent(got.call().getString("call_id"), any -> new ArrayList<>())
                            .add(got.event()));
            assertThat(eventsByCall).hasSize(CALLS);
            assertThat(eventsByCall.values())
                    .allSatisfy(events -> assertThat(events).contains("call_ended", "call_analyzed"));
            assertThat(play.simulator.record().deliveries()).allMatch(Sent::isAccepted);
            assertThat(play.simulator.record().calls())
                    .allSatisfy(call -> assertThat(call.endedAt()).isPresent());
            assertThat(play.simulator.live()).isZero();
        }
    }

    private static List<Integer> dialAll(Play play) {
        var http = play.vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(50));
        List<Future<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            JsonObject order =
                    new JsonObject().put("from_number", "+14155550100").put("to_number", "+1212555" + (1000 + i));
            RequestOptions options = new RequestOptions()
                    .setMethod(HttpMethod.POST)
                    .setAbsoluteURI(play.simulator.url() + "/v2/create-phone-call")
                    .putHeader("Authorization", "Bearer " + Client.KEY);
            Promise<Integer> answer = Promise.promise();
            play.vertx.runOnContext(now -> http.request(options)
                    .compose(request -> request.send(order.toBuffer())
                            .compose(response -> response.end().map(end -> response.statusCode())))
                    .onComplete(answer));
            answers.add(answer.future());
        }
        return Future.all(answers).await().list();
    }
}
