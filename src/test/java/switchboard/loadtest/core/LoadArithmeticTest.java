package switchboard.loadtest.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoadArithmeticTest {

    @ParameterizedTest
    @CsvSource({
        "rate>1000, 1001, true",
        "rate>1000, 1000, false",
        "rate>1000, 999, false",
        "rate<50ms, 49.9, true",
        "rate<50ms, 50, false",
        "rate < 2s, 1999, true",
        "rate < 2s, 2001, false",
    })
    void a_threshold_holds_on_its_side_of_the_bound(String text, double value, boolean holds) {
        assertThat(Threshold.parse(text).orElseThrow().holds(Map.of("rate", value)))
                .isEqualTo(holds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rate", "rate=5", "rate>", ">5", "rate>5h", "rate>-1", "ra te>5"})
    void what_is_no_threshold_is_told(String text) {
        assertThat(Threshold.parse(text)).isEmpty();
    }

    @Test
    void a_figure_that_was_not_measured_holds_no_threshold() {
        Optional<Threshold> threshold = Threshold.parse("due_p99<50ms");
        assertThat(threshold.orElseThrow().holds(Map.of("rate", 1.0))).isFalse();
        assertThat(threshold.orElseThrow().holds(Map.of("due_p99", Double.NaN))).isFalse();
    }

    @Test
    void the_ratio_is_the_median_of_the_pairs() {
        Pairs pairs = new Pairs();
        pairs.add(100, 50);
        pairs.add(10, 20);
        pairs.add(30, 20);
        assertThat(pairs.ratio()).isEqualTo(1.5);
        assertThat(pairs.ourMedian()).isEqualTo(30);
        assertThat(pairs.theirMedian()).isEqualTo(20);
        assertThat(Numbers.median(List.of(1.0, 2.0, 3.0, 10.0))).isEqualTo(2.5);
        assertThat(Numbers.median(List.of())).isNaN();
    }

    @Test
    void a_ratio_is_worse_when_it_lost_more_than_fifteen_parts_of_a_hundred() {
        List<Baseline.Line> lines =
                Baseline.compare(Map.of("a3", 1.0, "a1", 1.0, "a5", 1.0), Map.of("a3", 0.84, "a1", 0.86));
        assertThat(lines).hasSize(2).anySatisfy(line -> {
            assertThat(line.figure()).isEqualTo("a3");
            assertThat(line.worse()).isTrue();
        });
        assertThat(lines).filteredOn(Baseline.Line::worse).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"12345.6, 12346", "0.123456, 0.1235", "100, 100", "1.5, 1.5", "0, 0"})
    void figures_have_four_digits_that_count(double value, String text) {
        assertThat(Numbers.text(value)).isEqualTo(text);
    }
}
