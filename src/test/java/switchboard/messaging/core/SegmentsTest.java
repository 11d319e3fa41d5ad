package switchboard.messaging.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import switchboard.messaging.core.Segments.Alphabet;

class SegmentsTest {

    private static final String SMILE = "\uD83D\uDE00";

    @Test
    void a_text_of_160_septets_is_one_piece_and_of_161_two() {
        assertThat(Segments.of("")).isEqualTo(new Segments(Alphabet.GSM_7, 0, 1));
        assertThat(Segments.of("a".repeat(160))).isEqualTo(new Segments(Alphabet.GSM_7, 160, 1));
        assertThat(Segments.of("a".repeat(161))).isEqualTo(new Segments(Alphabet.GSM_7, 161, 2));
    }

    @Test
    void pieces_of_a_longer_text_hold_153() {
        assertThat(Segments.of("a".repeat(306)).count()).isEqualTo(2);
        assertThat(Segments.of("a".repeat(307)).count()).isEqualTo(3);
        assertThat(Segments.of("a".repeat(1_530)).count()).isEqualTo(10);
        assertThat(Segments.of("a".repeat(1_531)).count()).isEqualTo(11);
    }

    @Test
    void brackets_and_the_euro_take_two_septets() {
        assertThat(Segments.of("\u20AC".repeat(80))).isEqualTo(new Segments(Alphabet.GSM_7, 160, 1));
        assertThat(Segments.of("[".repeat(81))).isEqualTo(new Segments(Alphabet.GSM_7, 162, 2));
    }

    @Test
    void an_escaped_character_is_not_cut_in_two() {
        assertThat(Segments.of("a".repeat(152) + "{" + "a".repeat(152)).count()).isEqualTo(3); // 152, 2 + 151, 1
        assertThat(Segments.of("a".repeat(151) + "{" + "a".repeat(153)).count()).isEqualTo(2);
    }

    @Test
    void one_character_outside_the_alphabet_makes_all_of_it_wide() {
        assertThat(Segments.of("a".repeat(69) + "\u0448")).isEqualTo(new Segments(Alphabet.UCS_2, 70, 1));
        assertThat(Segments.of("a".repeat(70) + "\u0448")).isEqualTo(new Segments(Alphabet.UCS_2, 71, 2));
        assertThat(Segments.of("\u0448".repeat(134)).count()).isEqualTo(2);
        assertThat(Segments.of("\u0448".repeat(135)).count()).isEqualTo(3);
        assertThat(Segments.of("it\u2019s").alphabet()).isEqualTo(Alphabet.UCS_2); // a curly apostrophe
        assertThat(Segments.of("`").alphabet()).isEqualTo(Alphabet.UCS_2);
    }

    @Test
    void an_emoji_takes_two_units_and_is_not_cut_in_two() {
        assertThat(Segments.of(SMILE.repeat(35))).isEqualTo(new Segments(Alphabet.UCS_2, 70, 1));
        assertThat(Segments.of(SMILE.repeat(36)).count()).isEqualTo(2);
        assertThat(Segments.of(SMILE.repeat(66)).count()).isEqualTo(2); // 33 a piece: 66 of 67 units
        assertThat(Segments.of(SMILE.repeat(67)).count()).isEqualTo(3);
    }

    @Test
    void accents_of_the_alphabet_stay_narrow_and_others_do_not() {
        assertThat(Segments.of("@\u00A3$\u00A5\u00E8\u00E9\u00F9\u00EC\u00F2\u00C7\n\u00D8\u00F8\r\u00C5\u00E5")
                        .alphabet())
                .isEqualTo(Alphabet.GSM_7);
        assertThat(Segments.of("\u00E1").alphabet()).isEqualTo(Alphabet.UCS_2);
    }
}
