package switchboard.inbox;

/**
 * The inbox in figures, from the table, so that they hold for all nodes and over restarts. They add up: what was
 * received is processed, a duplicate, pending or dead.
 *
 * @param received deliveries answered 2xx, repeats included
 * @param processed handled: done or skipped
 * @param duplicate repeats of a delivery stored before; counted just after the answer, so that they may lag a moment
 * @param pending still to be handled, for the first time or again
 * @param dead given up
 */
public record InboxCounts(long received, long processed, long duplicate, long pending, long dead) {}
