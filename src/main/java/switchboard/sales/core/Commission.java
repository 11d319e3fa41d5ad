package switchboard.sales.core;

/** What a deal earns. */
public final class Commission {

    private static final int TENTH = 10;

    private Commission() {}

    /** A tenth, in whole cents, half a cent up. */
    public static long cents(long dealCents) {
        return (dealCents + TENTH / 2) / TENTH;
    }
}
