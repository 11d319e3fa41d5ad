package switchboard.audit.core;

/** The end of a chain: what the next record must follow. */
public record Head(long sequence, Hash hash) {

    public static final Head OF_NOTHING = new Head(0, Hash.NONE);
}
