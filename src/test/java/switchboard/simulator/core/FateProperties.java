package switchboard.simulator.core;

import static org.assertj.core.api.Assertions.assertThat;
import static switchboard.testkit.Property.forAll;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import switchboard.simulator.world.ScenarioFile;

class FateProperties {

    private static final Scenario SCENARIO = ScenarioFile.defaults();
    private static final Instant NOON = Instant.parse("2026-03-03T17:00:00Z");

    record Calls(long seed, List<String> numbers, Random random) {}

    @Test
    void a_fate_does_not_depend_on_which_other_calls_were_made_before() {
        forAll(FateProperties::calls, calls -> {
            Map<String, Fate> inOrder = fates(calls.seed, calls.numbers);
            List<String> shuffled = new ArrayList<>(calls.numbers);
            Collections.shuffle(shuffled, calls.random);
            assertThat(fates(calls.seed, shuffled)).isEqualTo(inOrder);
        });
    }

    @Test
    void every_plan_ends_within_its_limits_and_in_order() {
        forAll(
                FateProperties::calls,
                calls -> calls.numbers.forEach(number -> {
                    Fate fate = Fate.outbound(SCENARIO, calls.seed, number, 1);
                    Plan plan = Plan.of(fate, NOON, Duration.ofSeconds(20), Duration.ofMinutes(1));

                    assertThat(plan.talked()).isLessThanOrEqualTo(Duration.ofMinutes(1));
                    assertThat(Duration.between(NOON, plan.connectedAt().orElse(plan.endedAt())))
                            .isLessThanOrEqualTo(Duration.ofSeconds(26));
                    assertThat(plan.moments()).extracting(Moment::at).isSorted();
                    assertThat(plan.moments().get(0).event())
                            .isEqualTo(plan.connectedAt().isPresent() ? Event.CALL_STARTED : Event.CALL_ENDED);
                    assertThat(plan.moments()).last().extracting(Moment::event).isEqualTo(Event.CALL_ANALYZED);
                }));
    }

    @Test
    void a_stopped_call_never_ends_later_and_keeps_what_had_happened() {
        forAll(
                FateProperties::calls,
                calls -> calls.numbers.forEach(number -> {
                    Fate fate = Fate.outbound(SCENARIO, calls.seed, number, 1);
                    Plan plan = Plan.of(fate, NOON, Duration.ofSeconds(30), Duration.ofHours(1));
                    Instant now = NOON.plusMillis(calls.random.nextInt(120_000));
                    Plan stopped = plan.stopped(now);

                    assertThat(stopped.endedAt()).isBeforeOrEqualTo(plan.endedAt());
                    assertThat(stopped.moments())
                            .containsAll(plan.moments().stream()
                                    .filter(moment -> !moment.at().isAfter(now))
                                    .toList());
                    assertThat(stopped.moments())
                            .filteredOn(moment -> moment.event() == Event.CALL_ENDED)
                            .hasSize(1);
                }));
    }

    @Test
    void outcomes_come_as_often_as_their_weights_say() {
        // given
        Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
        int calls = 50_000;

        // when
        for (int i = 0; i < calls; i++) {
            Fate fate = Fate.outbound(SCENARIO, 1, "+1212555" + i, 1);
            counts.merge(fate.outcome(), 1, Integer::sum);
        }

        // then
        double reachable = 1 - SCENARIO.unreachableNumbers();
        SCENARIO.outcomes().forEach((outcome, weight) -> {
            if (outcome != Outcome.INVALID_DESTINATION) {
                double share = counts.getOrDefault(outcome, 0) / (double) calls;
                assertThat(share).as(outcome.word()).isBetween(weight * reachable - 0.01, weight * reachable + 0.01);
            }
        });
    }

    @Test
    void a_number_that_does_not_exist_never_does() {
        for (int i = 0; i < 2_000; i++) {
            String number = "+1212555" + i;
            if (Fate.outbound(SCENARIO, 1, number, 1).outcome() == Outcome.INVALID_DESTINATION) {
                assertThat(Fate.outbound(SCENARIO, 1, number, 2).outcome()).isEqualTo(Outcome.INVALID_DESTINATION);
            }
        }
    }

    private static Calls calls(Random random) {
        List<String> numbers =
                random.ints(20, 0, 8).mapToObj(line -> "+1212555010" + line).toList();
        return new Calls(random.nextLong(), numbers, random);
    }

    private static Map<String, Fate> fates(long seed, List<String> numbers) {
        Map<String, Integer> counts = new HashMap<>();
        Map<String, Fate> fates = new HashMap<>();
        for (String number : numbers) {
            int nth = counts.merge(number, 1, Integer::sum);
            fates.put(number + "/" + nth, Fate.outbound(SCENARIO, seed, number, nth));
        }
        return fates;
    }
}
