package switchboard.inbox.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RedeliveryTest {

    @Test
    void a_failing_delivery_is_tried_six_times_more_over_an_hour_and_then_given_up() {
        List<Optional<Duration>> waits =
                IntStream.rangeClosed(1, 8).mapToObj(Redelivery::waitAfter).toList();
        assertThat(waits)
                .containsExactly(
                        Optional.of(Duration.ofSeconds(1)),
                        Optional.of(Duration.ofSeconds(5)),
                        Optional.of(Duration.ofSeconds(30)),
                        Optional.of(Duration.ofMinutes(2)),
                        Optional.of(Duration.ofMinutes(10)),
                        Optional.of(Duration.ofHours(1)),
                        Optional.empty(),
                        Optional.empty());
    }

    @Test
    void a_conflict_is_tried_once_more() {
        assertThat(Redelivery.waitAfterConflict(1)).contains(Duration.ofSeconds(1));
        assertThat(Redelivery.waitAfterConflict(2)).isEmpty();
    }

    @Test
    void attempts_count_from_one() {
        assertThatThrownBy(() -> Redelivery.waitAfter(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
