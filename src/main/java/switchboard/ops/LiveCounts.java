package switchboard.ops;

/**
 * The whole installation in eight figures: what the board's head shows and a demo's progress line prints.
 *
 * @param queued due now, waiting for a slot
 * @param waiting due later: retries, calling hours
 * @param ringing asked for or ringing
 * @param live being talked on
 * @param done over
 * @param booked appointments that stand
 * @param stopped tenants that may start no call
 * @param callsPerSecond starts over the last seconds of machine time
 */
public record LiveCounts(
        long queued,
        long waiting,
        long ringing,
        long live,
        long done,
        long booked,
        long stopped,
        double callsPerSecond) {

    public static final LiveCounts NONE = new LiveCounts(0, 0, 0, 0, 0, 0, 0, 0);
}
