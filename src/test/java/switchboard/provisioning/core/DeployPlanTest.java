package switchboard.provisioning.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import switchboard.provider.core.NumberAnswer;
import switchboard.provider.core.NumberAnswer.Kind;

class DeployPlanTest {

    private static final Instant ASKED = Instant.parse("2026-03-03T17:00:00Z");
    private static final DeployPlan PLAN =
            new DeployPlan(Duration.ofMinutes(3), Duration.ofSeconds(5), Duration.ofSeconds(30), 3);

    @Test
    void what_was_ordered_is_looked_for_and_never_ordered_again() {
        assertThat(PLAN.next(standing(DeployState.REQUESTED, Optional.empty(), 0)))
                .isEqualTo(Step.ORDER);
        assertThat(PLAN.next(standing(DeployState.REQUESTED, Optional.of(ASKED), 0)))
                .isEqualTo(Step.LOOK);
        assertThat(PLAN.ordered(answer(Kind.UNKNOWN), standing(DeployState.REQUESTED, Optional.of(ASKED), 0)))
                .isEqualTo(new Move.Later(Duration.ofSeconds(5), "said", false));
    }

    @Test
    void a_number_not_there_yet_is_waited_for_until_the_order_has_settled() {
        Standing now = standing(DeployState.REQUESTED, Optional.of(ASKED), 2);
        assertThat(PLAN.looked(Optional.empty(), now, ASKED.plusSeconds(179))).isInstanceOf(Move.Later.class);
        assertThat(PLAN.looked(Optional.empty(), now, ASKED.plusSeconds(180)))
                .isInstanceOfSatisfying(
                        Move.Failed.class,
                        failed -> assertThat(failed.unordered()).isFalse());
        assertThat(PLAN.looked(Optional.of("+14155550100"), now, ASKED.plusSeconds(999)))
                .isEqualTo(new Move.Bought("+14155550100"));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_number_that_was_bought_is_never_forgotten(Kind kind) {
        Standing last = standing(DeployState.NUMBER_ORDERED, Optional.of(ASKED), 2);
        Move move = PLAN.bound(answer(kind), last);
        if (move instanceof Move.Failed failed) {
            assertThat(failed.unordered()).isFalse();
        } else {
            assertThat(move).isEqualTo(new Move.Reached(DeployState.CONFIGURED));
        }
    }

    @Test
    void waits_double_up_to_the_longest_and_giving_back_never_gives_up() {
        assertThat(PLAN.released(answer(Kind.UNKNOWN), standing(DeployState.FAILED, Optional.of(ASKED), 1)))
                .isEqualTo(new Move.Later(Duration.ofSeconds(10), "said", false));
        assertThat(PLAN.released(answer(Kind.REFUSED), standing(DeployState.FAILED, Optional.of(ASKED), 5_000)))
                .isEqualTo(new Move.Later(Duration.ofSeconds(30), "said", false));
    }

    private static NumberAnswer answer(Kind kind) {
        return new NumberAnswer(kind, "said");
    }

    private static Standing standing(DeployState state, Optional<Instant> ordered, int tries) {
        return new Standing(state, ordered, Optional.empty(), false, tries);
    }
}
