package switchboard.billing;

/**
 * Where a tenant stands with its texts, which have a counter of their own and no grace.
 *
 * @param enforced false for a tenant whose overage is billed
 * @param left texts of cap and credit not used yet
 */
public record TextStanding(boolean active, boolean paused, boolean enforced, long left, String period) {}
