package switchboard.messaging.core;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A word that is a command when it is all a text says: section 9 of the business rules. REVOKE and STOPALL are beyond
 * its list: 47 CFR 64.1200(a)(10) names the one, and carriers take the other.
 *
 * <p>Only letters and digits count, in any case and any of their Unicode shapes: whoever writes "S.T.O.P!" or uses a
 * keyboard with a Cyrillic O means it. What is wrongly read as a stop costs a text, what is missed breaks the law.
 */
public enum Keyword {
    STOP,
    START,
    HELP,
    CONFIRM;

    private static final int LETTERS_MAX = 12; // one more than the longest word has

    private static final Map<String, Keyword> WORDS = Map.ofEntries(
            Map.entry("STOP", STOP),
            Map.entry("STOPALL", STOP),
            Map.entry("UNSUBSCRIBE", STOP),
            Map.entry("CANCEL", STOP),
            Map.entry("END", STOP),
            Map.entry("QUIT", STOP),
            Map.entry("OPTOUT", STOP),
            Map.entry("REVOKE", STOP),
            Map.entry("START", START),
            Map.entry("UNSTOP", START),
            Map.entry("HELP", HELP),
            Map.entry("INFO", HELP),
            Map.entry("YES", CONFIRM),
            Map.entry("CONFIRM", CONFIRM));

    /** Letters and digits that look like others, and the others. */
    private static final String LOOK_ALIKE = "АВЕЅІЈКМНОРСТУХԚԌՏՍ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹ" + "ØƖƬ" + "015";

    private static final String LATIN = "ABESIJKMHOPCTYXQGSU" + "ABEZHIKMNOPTYXC" + "OIT" + "OIS";

    /** White letters on a dark ground, A to Z: no letters to Unicode, and on every telephone's keyboard. */
    private static final int DARK_DISCS = 0x1F150;

    private static final int DARK_SQUARES = 0x1F170;

    /** The command a text is, if it is one. */
    public static Optional<Keyword> of(String body) {
        StringBuilder word = new StringBuilder();
        Normalizer.normalize(body, Normalizer.Form.NFKD)
                .toUpperCase(Locale.ROOT)
                .codePoints()
                .map(Keyword::latin)
                .filter(Character::isLetterOrDigit)
                .limit(LETTERS_MAX)
                .forEach(word::appendCodePoint);
        return Optional.ofNullable(WORDS.get(word.toString()));
    }

    /** As {@code messages.keyword_detected} has it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static int latin(int sign) {
        if (sign >= DARK_DISCS && sign < DARK_DISCS + 26) {
            return 'A' + sign - DARK_DISCS;
        }
        if (sign >= DARK_SQUARES && sign < DARK_SQUARES + 26) {
            return 'A' + sign - DARK_SQUARES;
        }
        int at = LOOK_ALIKE.indexOf(sign);
        return at < 0 ? sign : LATIN.charAt(at);
    }
}
