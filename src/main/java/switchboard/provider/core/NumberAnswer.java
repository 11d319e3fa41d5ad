package switchboard.provider.core;

/**
 * What came of asking the provider for a number, or to change or give back one.
 *
 * @param text the number if one was bought; else what the provider said
 */
public record NumberAnswer(Kind kind, String text) {

    /** By what has to follow. */
    public enum Kind {
        DONE,
        /** There is no number to be had in this area code. */
        NONE_LEFT,
        /** The key, the payment or the permission is missing. */
        ACCOUNT,
        /** The request is wrong and stays wrong. */
        REFUSED,
        /** Surely not done; it may be asked again, later. */
        NOT_YET,
        /** Done or not: it must be looked for, never asked again. */
        UNKNOWN
    }

    /** The same kind, said otherwise. */
    public NumberAnswer saying(String other) {
        return new NumberAnswer(kind, other);
    }
}
