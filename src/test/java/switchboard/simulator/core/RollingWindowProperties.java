package switchboard.simulator.core;

import static org.assertj.core.api.Assertions.assertThat;
import static switchboard.testkit.Property.forAll;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RollingWindowProperties {

    private static final Duration SECOND = Duration.ofSeconds(1);

    record Traffic(int limit, List<Integer> gapsMillis) {}

    @Test
    void no_second_however_laid_holds_more_starts_than_allowed() {
        forAll(RollingWindowProperties::traffic, traffic -> {
            List<Instant> admitted = admitted(traffic);
            for (int i = 0; i + traffic.limit < admitted.size(); i++) {
                Duration span = Duration.between(admitted.get(i), admitted.get(i + traffic.limit));
                assertThat(span).isGreaterThanOrEqualTo(SECOND);
            }
        });
    }

    @Test
    void a_start_is_refused_only_if_the_second_before_it_is_full() {
        forAll(RollingWindowProperties::traffic, traffic -> {
            RollingWindow window = new RollingWindow(traffic.limit, SECOND);
            List<Instant> admitted = new ArrayList<>();
            Instant now = Instant.EPOCH;
            for (int gap : traffic.gapsMillis) {
                now = now.plusMillis(gap);
                Instant since = now.minus(SECOND);
                long inside = admitted.stream().filter(since::isBefore).count();
                assertThat(window.hasRoom(now)).isEqualTo(inside < traffic.limit);
                if (window.hasRoom(now)) {
                    window.count(now);
                    admitted.add(now);
                }
            }
        });
    }

    private static List<Instant> admitted(Traffic traffic) {
        RollingWindow window = new RollingWindow(traffic.limit, SECOND);
        List<Instant> admitted = new ArrayList<>();
        Instant now = Instant.EPOCH;
        for (int gap : traffic.gapsMillis) {
            now = now.plusMillis(gap);
            if (window.hasRoom(now)) {
                window.count(now);
                admitted.add(now);
            }
        }
        return admitted;
    }

    private static Traffic traffic(Random random) {
        return new Traffic(
                1 + random.nextInt(5), random.ints(60, 0, 400).boxed().toList());
    }
}
