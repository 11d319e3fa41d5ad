package switchboard.inbox;

/**
 * The inbox in figures. All but {@code duplicate} are counted in the table; duplicates leave no row and are counted by
 * this node since it started.
 *
 * @param received deliveries stored
 * @param processed of those, done or skipped
 * @param pending of those, still to be handled, first time or again
 * @param dead of those, given up
 */
public record InboxCounts(long received, long processed, long duplicate, long pending, long dead) {}
