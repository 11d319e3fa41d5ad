package switchboard.platform.sql;

/** Text from outside as PostgreSQL can hold it: neither a NUL nor half a surrogate pair. */
public final class Storable {

    private static final int REPLACEMENT = 0xFFFD;

    private Storable() {}

    public static String text(String text) {
        boolean clean = text.chars().noneMatch(c -> c == 0 || Character.isSurrogate((char) c));
        return clean
                ? text
                : text.codePoints()
                        .map(Storable::storable)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    /** JSON text whose strings PostgreSQL's jsonb accepts. */
    public static String json(String json) {
        return text(json).replace("\\u0000", "\\ufffd");
    }

    private static int storable(int codePoint) {
        boolean half = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
        return codePoint == 0 || half ? REPLACEMENT : codePoint;
    }
}
