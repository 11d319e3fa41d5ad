package switchboard.platform.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import switchboard.testkit.ManualClock;

class AgreedClockTest {

    private final ManualClock machine = new ManualClock();
    private final ManualClock watch = new ManualClock();
    private final AgreedClock clock = new AgreedClock(machine, () -> {
        Instant began = watch.instant();
        return () -> Duration.between(began, watch.instant());
    });
    private final Instant begin = clock.instant();

    @Test
    void the_machines_clock_may_be_set_and_nothing_moves() {
        for (Duration jump : new Duration[] {Duration.ofHours(2), Duration.ofDays(-60), Duration.ofDays(30)}) {
            machine.advance(jump);
            assertThat(clock.instant()).isEqualTo(begin);
        }
        watch.advance(Duration.ofSeconds(7));
        assertThat(clock.instant()).isEqualTo(begin.plusSeconds(7));
    }

    @Test
    void the_databases_time_is_taken_and_runs_on() {
        clock.agree(begin.plusSeconds(60), Duration.ofMillis(100));
        assertThat(clock.instant()).isEqualTo(begin.plusSeconds(60).plusMillis(50));
        watch.advance(Duration.ofSeconds(1));
        assertThat(clock.instant()).isEqualTo(begin.plusSeconds(61).plusMillis(50));
        assertThat(clock.skew()).isEqualTo(Duration.ofSeconds(-61).minusMillis(50));
        assertThat(AgreedClock.skewOf(clock)).isEqualTo(clock.skew());
        assertThat(AgreedClock.skewOf(machine)).isZero();
    }

    @Test
    void what_the_trip_leaves_in_doubt_changes_nothing() {
        clock.agree(begin.minusMillis(30), Duration.ofMillis(40));
        clock.agree(begin.plusMillis(5), Duration.ofMillis(2));
        assertThat(clock.instant()).isEqualTo(begin);
        clock.agree(begin.plusMillis(20), Duration.ofMillis(2));
        assertThat(clock.instant()).isEqualTo(begin.plusMillis(21));
    }

    @Test
    void a_machine_that_slept_is_right_again_after_the_next_answer() {
        machine.advance(Duration.ofHours(8)); // its watch stood still
        assertThat(clock.instant()).isEqualTo(begin);
        clock.agree(begin.plus(Duration.ofHours(8)), Duration.ofMillis(1));
        assertThat(clock.skew().abs()).isLessThan(Duration.ofMillis(11));
    }
}
