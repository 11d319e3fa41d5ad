package switchboard.calls;

/** A wake-up: orders lie in {@code call_stops}, waiting to be carried out. */
public record StopsOrdered(int calls) {}
