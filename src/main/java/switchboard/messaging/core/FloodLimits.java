package switchboard.messaging.core;

/**
 * How many texts of one sender are acted on. An opt-out counts beyond them.
 *
 * @param inTenMinutes of any 10 minutes
 * @param aDay of any 24 hours
 */
public record FloodLimits(int inTenMinutes, int aDay) {

    /** {@code seen} are the sender's texts before this one. */
    public boolean allows(Seen seen) {
        return seen.inTenMinutes() < inTenMinutes && seen.inADay() < aDay;
    }

    /** How many there were. */
    public record Seen(int inTenMinutes, int inADay) {}
}
