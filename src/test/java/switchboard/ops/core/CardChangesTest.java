package switchboard.ops.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CardChangesTest {

    @Test
    void a_card_that_says_the_same_is_no_news() {
        assertThat(CardChanges.between(List.of(card(1, Stage.RINGING)), List.of(card(1, Stage.RINGING))))
                .isEqualTo(new CardChanges(List.of(), List.of()));
    }

    @Test
    void a_card_that_moved_or_came_is_news() {
        assertThat(CardChanges.between(
                                List.of(card(1, Stage.RINGING)),
                                List.of(card(1, Stage.TALKING), card(2, Stage.STARTING)))
                        .changed())
                .containsExactly(card(1, Stage.TALKING), card(2, Stage.STARTING));
    }

    @Test
    void a_live_card_that_is_shown_no_more_is_said_to_be_gone_and_a_finished_one_is_not() {
        assertThat(CardChanges.between(List.of(card(1, Stage.TALKING), card(2, Stage.FINISHED)), List.of())
                        .gone())
                .containsExactly(card(1, Stage.TALKING));
    }

    @Test
    void numbers_are_masked_but_for_area_and_end() {
        assertThat(Masked.number(Optional.of("+14155550100"))).isEqualTo("(415) •••-••00");
        assertThat(Masked.number(Optional.of("+442071838750"))).isEqualTo("+44 ••• ••50");
        assertThat(Masked.number(Optional.of("anonymous"))).isEqualTo("withheld");
        assertThat(Masked.number(Optional.empty())).isEqualTo("withheld");
    }

    @Test
    void the_outcome_says_more_than_the_status_and_the_machine_more_than_both() {
        assertThat(Chip.of("in-progress", Optional.empty(), Optional.empty())).isEmpty();
        assertThat(chip("completed", "USER_HANGUP", "Demo Set")).isEqualTo("Booked");
        assertThat(chip("completed", "VOICEMAIL", "No Answer")).isEqualTo("Voicemail");
        assertThat(chip("no-answer", "NO_ANSWER", "No Answer")).isEqualTo("No answer");
    }

    private static String chip(String status, String reason, String outcome) {
        return Chip.of(status, Optional.of(reason), Optional.of(outcome))
                .orElseThrow()
                .label();
    }

    private static CallCard card(int id, Stage stage) {
        return new CallCard(
                new UUID(0, id), Optional.empty(), false, stage, "Ace", "withheld", Instant.EPOCH, 0, Optional.empty());
    }
}
