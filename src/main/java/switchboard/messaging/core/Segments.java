package switchboard.messaging.core;

/**
 * How many pieces a text is sent in. In the GSM 03.38 alphabet one holds 160 septets, or 153 of a longer text; a
 * character outside makes the whole text UCS-2, with 70 or 67 units. What takes two is never cut.
 *
 * @param units septets, or 16-bit units
 */
public record Segments(Alphabet alphabet, int units, int count) {

    /** How the characters of a text are written. */
    public enum Alphabet {
        GSM_7(160, 153),
        UCS_2(70, 67);

        private final int alone;
        private final int joined;

        Alphabet(int alone, int joined) {
            this.alone = alone;
            this.joined = joined;
        }
    }

    private static final String BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    /** Behind an escape: two septets. */
    private static final String EXTENDED = "\f^{}\\[~]|€";

    /** An empty text is one piece. */
    public static Segments of(String body) {
        Alphabet alphabet = body.codePoints().allMatch(c -> BASIC.indexOf(c) >= 0 || EXTENDED.indexOf(c) >= 0)
                ? Alphabet.GSM_7
                : Alphabet.UCS_2;
        int units = body.codePoints().map(c -> width(alphabet, c)).sum();
        return new Segments(alphabet, units, units <= alphabet.alone ? 1 : joined(alphabet, body));
    }

    private static int joined(Alphabet alphabet, String body) {
        int count = 1;
        int filled = 0;
        for (int at = 0; at < body.length(); at += Character.charCount(body.codePointAt(at))) {
            int width = width(alphabet, body.codePointAt(at));
            boolean fits = filled + width <= alphabet.joined;
            count += fits ? 0 : 1;
            filled = fits ? filled + width : width;
        }
        return count;
    }

    private static int width(Alphabet alphabet, int c) {
        return switch (alphabet) {
            case GSM_7 -> EXTENDED.indexOf(c) >= 0 ? 2 : 1;
            case UCS_2 -> Character.charCount(c);
        };
    }
}
