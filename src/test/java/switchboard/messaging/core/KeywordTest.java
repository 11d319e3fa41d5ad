package switchboard.messaging.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchboard.testkit.Property;

class KeywordTest {

    @ParameterizedTest
    @ValueSource(strings = {"STOP", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "OPTOUT", "STOPALL", "REVOKE"})
    void each_word_of_the_rule_opts_out_in_any_case(String word) {
        assertThat(Keyword.of(word)).contains(Keyword.STOP);
        assertThat(Keyword.of(word.toLowerCase(java.util.Locale.ROOT))).contains(Keyword.STOP);
        assertThat(Keyword.of(word.charAt(0) + word.substring(1).toLowerCase(java.util.Locale.ROOT)))
                .contains(Keyword.STOP);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " stop ",
                "Stop.",
                "STOP!!!",
                "\u201CSTOP\u201D",
                "'stop'",
                "s.t.o.p",
                "S T O P",
                "stop\n",
                "\tSTOP\r\n",
                "opt out",
                "Opt-Out.",
                "stop all",
                "STOP \uD83D\uDED1",
                "\uD83D\uDE21\uD83D\uDE21 stop",
                "\u00A0stop\u00A0",
                "\u200BSTOP\u200B",
                "st\u00ADop",
                "\uFEFFstop"
            })
    void punctuation_blanks_emoji_and_what_is_invisible_do_not_matter(String body) {
        assertThat(Keyword.of(body)).contains(Keyword.STOP);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\uFF33\uFF34\uFF2F\uFF30", // full width
                "\uD835\uDC12\uD835\uDC13\uD835\uDC0E\uD835\uDC0F", // mathematical bold
                "\u24C8\u24C9\u24C4\u24C5", // circled
                "S\u0422\u041E\u0420", // Cyrillic T, O, P
                "\u0405\u0422\u041E\u0420",
                "\u0455t\u043E\u0440", // Cyrillic in small letters
                "ST\u039F\u03A1", // Greek O and Rho
                "ST0P",
                "ST\uD83C\uDD7E\uFE0FP", // the O of blood groups
                "\uD83C\uDD62\uD83C\uDD63\uD83C\uDD5E\uD83C\uDD5F",
                "st\u00F6p", // an accent too many
                "s\u0336t\u0336o\u0336p\u0336" // struck through
            })
    void letters_that_only_look_so_count(String body) {
        assertThat(Keyword.of(body)).contains(Keyword.STOP);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "!!!",
                "please stop by at 5",
                "stop calling at night, mornings are fine",
                "the end",
                "nonstop",
                "STOPP",
                "S",
                "cancel my appointment",
                "help me",
                "yes please",
                "\u05D3\u05D9",
                "\u505C"
            })
    void a_word_among_others_is_no_command(String body) {
        assertThat(Keyword.of(body)).isEmpty();
    }

    @Test
    void the_other_commands_are_told_apart() {
        assertThat(Keyword.of("start")).contains(Keyword.START);
        assertThat(Keyword.of("Unstop")).contains(Keyword.START);
        assertThat(Keyword.of("HELP?")).contains(Keyword.HELP);
        assertThat(Keyword.of("info")).contains(Keyword.HELP);
        assertThat(Keyword.of("Yes!")).contains(Keyword.CONFIRM);
        assertThat(Keyword.of("confirm")).contains(Keyword.CONFIRM);
        assertThat(Keyword.of("No")).isEmpty();
    }

    @Test
    void a_reader_s_country_does_not_matter() {
        java.util.Locale before = java.util.Locale.getDefault();
        try {
            java.util.Locale.setDefault(java.util.Locale.forLanguageTag("tr"));
            assertThat(Keyword.of("quit")).contains(Keyword.STOP); // a Turkish i has a dot in capitals, too
            assertThat(Keyword.of("unsubscr\u0131be")).contains(Keyword.STOP);
        } finally {
            java.util.Locale.setDefault(before);
        }
    }

    @Test
    void length_does_not_matter_but_words_do() {
        assertThat(Keyword.of("STOP" + " ".repeat(2_000) + "worrying")).isEmpty();
        assertThat(Keyword.of("STOP" + "\u0336".repeat(900))).contains(Keyword.STOP);
    }

    @Test
    void no_text_makes_it_fail() {
        Property.forAll(
                random -> random.ints(random.nextInt(40), 0, 0x10000)
                        .collect(StringBuilder::new, (text, c) -> text.append((char) c), StringBuilder::append)
                        .toString(),
                body -> assertThat(Keyword.of(" " + body + "!")).isEqualTo(Keyword.of(body)));
    }
}
