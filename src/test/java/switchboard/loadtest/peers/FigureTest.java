package switchboard.loadtest.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FigureTest {

    @Test
    void each_figure_belongs_to_one_scenario_and_is_found_there_by_its_word() {
        List<Figure> all = Stream.of("dispatch", "ingest", "route")
                .flatMap(drives -> Figure.parse("all", drives).stream()
                        .peek(figure ->
                                assertThat(Figure.parse(figure.word(), drives)).containsExactly(figure)))
                .toList();
        assertThat(all).containsExactlyInAnyOrder(Figure.values());
    }

    @Test
    void redis_away_is_a_figure_of_dispatch() {
        assertThat(Figure.parse("a1, redis_away", "dispatch")).containsExactly(Figure.A1, Figure.REDIS_AWAY);
    }

    @Test
    void an_unknown_word_is_refused_with_those_known() {
        assertThatThrownBy(() -> Figure.parse("b1", "dispatch")).hasMessageContaining("redis_away");
    }
}
