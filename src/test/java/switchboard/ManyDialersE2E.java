package switchboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchboard.testkit.RealRedis;

/**
 * Many dialers against one Redis and one PostgreSQL, with random limits, pauses, top-ups and crashes: never over a
 * limit, never two dials of an attempt, nothing left behind. The trunk's own books are the judge.
 */
class ManyDialersE2E {

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    @Test
    void a_few_dialers_hold_every_limit() {
        Swarm.run(SwarmOptions.draw(1, 3, 12, false), REDIS);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    @Tag("ci")
    void eight_dialers_and_two_hundred_tenants_hold_every_limit(long seed) {
        Swarm.run(SwarmOptions.draw(seed, 8, 200, false), REDIS);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @Tag("night")
    void they_hold_every_limit_although_redis_forgets_lies_or_is_away(long seed) {
        Swarm.run(SwarmOptions.draw(seed, 8, 200, true), REDIS);
    }

    /** Judged to the millisecond on the machine's clock: at night, when it has time. */
    @Test
    @Tag("night")
    void they_fill_a_trunk_that_none_of_their_starts_overruns() {
        Swarm.run(SwarmOptions.rush(1, 8, 20, 40), REDIS);
    }

    /** {@code -Dswarm.seeds=200 -Dswarm.first=1}; every other seed with a Redis that misbehaves. */
    @Test
    @Tag("night")
    void whatever_the_seed() {
        int seeds = Integer.getInteger("swarm.seeds", 200);
        long first = Long.getLong("swarm.first", 1);
        List<String> failed = new ArrayList<>();
        for (long seed = first; seed < first + seeds; seed++) {
            try {
                Swarm.run(SwarmOptions.draw(seed, 8, 200, seed % 2 == 0), REDIS);
            } catch (AssertionError | RuntimeException e) {
                failed.add(seed + ": " + e.getMessage());
                System.out.println("FAILED SEED=" + seed + " " + e.getMessage());
            }
        }
        assertThat(failed).as("failed of %d seeds from %d", seeds, first).isEmpty();
    }
}
