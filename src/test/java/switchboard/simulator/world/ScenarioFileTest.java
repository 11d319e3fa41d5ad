package switchboard.simulator.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import switchboard.simulator.core.Outcome;
import switchboard.simulator.core.Scenario;

class ScenarioFileTest {

    @Test
    void a_file_s_outcomes_replace_the_defaults_whole() {
        Scenario scenario = ScenarioFile.with(Wire.yaml("outcomes: {busy: 1}"));

        assertThat(scenario.outcomes()).isEqualTo(Map.of(Outcome.BUSY, 1.0));
        assertThat(scenario.limits().concurrency()).isEqualTo(20);
    }

    @Test
    void an_unknown_key_is_refused_by_name() {
        assertThatThrownBy(() -> ScenarioFile.with(Wire.yaml("limits: {concurency: 5}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("concurency");
    }

    @Test
    void a_share_above_one_is_refused_by_name() {
        JsonObject changes = new JsonObject("{\"webhooks\":{\"loss\":1.5}}");

        assertThatThrownBy(() -> ScenarioFile.with(ScenarioFile.defaults().faults(), changes))
                .hasMessageContaining("loss");
    }

    @Test
    void faults_change_only_where_they_are_named() {
        JsonObject changes = new JsonObject("{\"create\":{\"answer_reset\":0.25}}");

        assertThat(Wire.json(ScenarioFile.with(ScenarioFile.defaults().faults(), changes)))
                .isEqualTo(Wire.json(ScenarioFile.defaults().faults()).mergeIn(changes, true));
    }
}
