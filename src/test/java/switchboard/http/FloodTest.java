package switchboard.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import switchboard.testkit.ManualClock;

class FloodTest {

    private static final String SENDER = "203.0.113.7";

    private final ManualClock clock = new ManualClock();
    private final Flood flood = new Flood(config(10, 5), clock);

    @Test
    void a_burst_passes_and_then_as_many_as_a_second_allows() {
        assertThat(passing(20)).isEqualTo(5);
        clock.advance(Duration.ofMillis(200));
        assertThat(passing(20)).isEqualTo(2);
        assertThat(flood.holdBack(SENDER)).contains(Duration.ofMillis(100));
        assertThat(flood.holdBack("203.0.113.8")).isEmpty();
    }

    @Test
    void a_clock_that_is_set_back_turns_nobody_away() {
        clock.advance(Duration.ofDays(30));
        passing(20);
        clock.advance(Duration.ofDays(-30));
        assertThat(passing(20)).isEqualTo(5);
    }

    private int passing(int tries) {
        int passed = 0;
        for (int i = 0; i < tries; i++) {
            passed += flood.holdBack(SENDER).isEmpty() ? 1 : 0;
        }
        return passed;
    }

    private static RateConfig config(int perSecond, int burst) {
        Rate none = new Rate(0, 1);
        return new RateConfig(none, none, none, new Rate(perSecond, burst), false, Duration.ofMillis(100));
    }
}
