package switchboard.provider.core;

/** Who called whom. A web call has neither number and counts as inbound. */
public enum Direction {
    INBOUND,
    OUTBOUND;

    /** The word in {@code call_events.direction}. */
    public String word() {
        return this == INBOUND ? "inbound" : "outbound";
    }
}
